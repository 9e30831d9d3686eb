//! Row B13: commands in the process of the tests, with a recorder.

use app_cli::cli::{Application, Auth, Command, Create, Logout};
use app_cli::client::Client;
use app_cli::files::Files;
use app_cli::settings::Settings;
use app_cli::telemetry::{Plan, Region};
use app_cli::ui::Ui;
use app_cli::{Tool, commands};
use funnel_runtime::testing::Recorder;

use crate::support::PATIENCE;
use crate::support::world::World;

fn tool(world: &World) -> Tool {
    let files = Files::new(world.data.clone());
    let settings = Settings {
        data: world.data.clone(),
        service: world.url().to_owned(),
        timeout: PATIENCE,
        telemetry_url: None,
        telemetry_bound: None,
        debug: false,
        panic_at: None,
    };
    Tool {
        client: Client::new(&settings, files.session().unwrap()),
        files,
        ui: Ui::silent(),
        installation: None,
    }
}

#[test]
fn b13_order_and_attributes_of_a_creation() {
    let world = World::logged_in("b13_create");
    let command = Command::Application(Application::Create(Create {
        name: Some("shop".to_owned()),
        plan: Some(Plan::Business),
        region: Some(Region::EuWest),
        accept_terms: true,
        ..Create::default()
    }));
    let recorder = Recorder::new();
    recorder
        .run(|| commands::run(&command, &tool(&world)))
        .unwrap();
    recorder.assert_events(&[
        "Command Invoked",
        "CLI Application Create Started",
        "Accepted Terms",
        "CLI Application Create Completed",
        "Command Completed",
    ]);
    let events = recorder.events();
    assert_eq!(events[2].attributes["plan"], "business");
    assert!(!events[2].attributes.contains_key("region"));
    assert_eq!(events[3].attributes["region"], "eu_north");
    assert_eq!(
        events[3].attributes["flow_id"],
        events[1].attributes["sequence"]
    );
    assert_eq!(
        events[4].attributes["flow_id"],
        events[0].attributes["sequence"]
    );
    assert_eq!(events[4].attributes["succeeded"], true);
    assert_eq!(events[4].attributes["exit_code"], 0);
    assert_eq!(misuses(), [""; 0]);
}

/// The sites that used a flow in a way that has no meaning, over all tests of this process.
fn misuses() -> Vec<String> {
    let metrics = funnel_runtime::prometheus::encode_text();
    let problems = metrics
        .lines()
        .filter(|line| line.starts_with("funnel_site_problems_total{"));
    let counted = problems.filter(|line| !line.ends_with(" 0"));
    counted.map(str::to_owned).collect()
}

#[test]
fn b13_recorders_do_not_see_each_other() {
    let world = World::logged_in("b13_two");
    let (first, second) = (Recorder::new(), Recorder::new());
    let logout = Command::Auth(Auth::Logout(Logout { yes: true }));
    first.run(|| commands::run(&logout, &tool(&world))).unwrap();
    second
        .run(|| commands::run(&logout, &tool(&world)))
        .unwrap_err();
    let start = ["Command Invoked", "CLI Auth Logout Started"];
    first.assert_events(&[
        start[0],
        start[1],
        "CLI Auth Logout Completed",
        "Command Completed",
    ]);
    second.assert_events(&[
        start[0],
        start[1],
        "CLI Auth Logout Failed",
        "Command Completed",
    ]);
}

#[test]
fn b7_a_dry_run_is_not_recorded() {
    let world = World::logged_in("b7_recorder");
    let command = Command::Application(Application::Create(Create {
        name: Some("shop".to_owned()),
        plan: Some(Plan::Free),
        region: Some(Region::EuWest),
        dry_run: true,
        ..Create::default()
    }));
    let recorder = Recorder::new();
    recorder
        .run(|| commands::run(&command, &tool(&world)))
        .unwrap();
    recorder.assert_events(&[]);
}
