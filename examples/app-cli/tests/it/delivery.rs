//! Rows B12 and B14: where events go, how long the end of the tool waits for them, how a person opts
//! out, and who a person is to telemetry.

use std::fs;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use app_cli::api::Call;
use app_cli::service::Fault;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::PATIENCE;
use crate::support::story::{lines, told};
use crate::support::terminal::{Ended, Terminal, at_terminal};
use crate::support::world::World;

/// No machine is so slow that it needs this long for one command. Without a bound at the end, a stalled
/// collector would be waited for ten minutes.
const GENEROUS: Duration = Duration::from_mins(1);

const CREATE: &str = "application create --name shop --plan free --region us_east";
const INVOKED: &str = "Command Invoked ci=false command=application_create";
const INSIDE: [&str; 2] = [
    "CLI Application Create Started",
    "CLI Application Create Completed plan=free region=us_east step=api_key",
];
/// All that creating an application tells.
const TOLD: [&str; 4] = [
    INVOKED,
    INSIDE[0],
    INSIDE[1],
    "Command Completed ci=false command=application_create exit_code=0 step=run succeeded=true user_cancelled=false",
];

/// The tool with this collector, and with its own bound at the end.
fn with_collector(world: &World, url: &str) -> Command {
    let mut command = world.command(CREATE);
    command
        .env("APP_TELEMETRY_URL", url)
        .env_remove("APP_TELEMETRY_BOUND");
    command
}

/// Creates an application, with this collector and in debug mode.
fn create_with_collector(world: &World, url: &str) -> String {
    let began = Instant::now();
    let mut command = with_collector(world, url);
    let output = command.env("DEBUG", "1").output().unwrap();
    assert!(began.elapsed() < GENEROUS, "{:?}", began.elapsed());
    assert!(output.status.success(), "{output:?}");
    stderr(&output)
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn b12_an_unreachable_collector_does_not_keep_the_tool() {
    let world = World::logged_in("b12_unreachable");
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let text = create_with_collector(&world, &format!("http://{free}/events"));
    assert!(
        text.contains("telemetry: post: accepted 4 = delivered 0 + dropped 4"),
        "{text}"
    );
    assert_eq!(lines(&world.events()), TOLD);
}

#[test]
fn b12_a_stalled_collector_does_not_keep_the_tool() {
    let world = World::logged_in("b12_stalled");
    // It takes connections, as far as the system does so by itself, and never answers.
    let stalled = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/events", stalled.local_addr().unwrap());
    let text = create_with_collector(&world, &url);
    let lost = "telemetry: post: accepted 4 = delivered 0 + dropped 4 (shutdown_timeout 4)";
    assert!(text.contains(lost), "{text}");
    assert_eq!(lines(&world.events()), TOLD);
}

#[test]
fn b12_a_stalled_collector_does_not_keep_a_tool_that_is_told_to_end() {
    let world = World::logged_in("b12_stalled_signal");
    let stalled = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/events", stalled.local_addr().unwrap());
    world.platform().fail(Call::Key, Fault::Hang);
    let command = with_collector(&world, &url);
    let mut terminal = Terminal::start(at_terminal(command));
    world.platform().wait_until_held(Call::Key);
    let began = Instant::now();
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.ends(), Ended::Signal(Signal::TERM.as_raw()));
    assert!(began.elapsed() < GENEROUS, "{:?}", began.elapsed());
    let ended = [
        "CLI Application Create Aborted plan=free reason=terminated region=us_east step=api_key",
        "Command Completed ci=false command=application_create reason=terminated step=run succeeded=false",
    ];
    assert_eq!(
        lines(&world.events()),
        [INVOKED, INSIDE[0], ended[0], ended[1]]
    );
}

#[test]
fn b12_a_collector_gets_what_the_file_gets() {
    let world = World::logged_in("b12_collector");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    let (sender, collected) = mpsc::channel();
    thread::spawn(move || {
        // Until the test is over, and nobody takes what was collected.
        while let Ok((mut stream, _)) = listener.accept() {
            let events = read_events(&mut BufReader::new(stream.try_clone().unwrap()));
            // The connection ends with the answer, so that the next batch comes by another.
            let head = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
            stream.write_all(head.as_bytes()).unwrap();
            if events.into_iter().any(|event| sender.send(event).is_err()) {
                return;
            }
        }
    });
    // Held until the test has all events, so that the bound at the end does not come into it.
    world.platform().fail(Call::Version, Fault::Hang);
    let mut command = world.command(&format!("{CREATE} --yes"));
    command.env("APP_TELEMETRY_URL", url);
    let mut terminal = Terminal::start(at_terminal(command));
    world.platform().wait_until_held(Call::Version);
    let next = || collected.recv_timeout(PATIENCE).unwrap();
    let events: Vec<_> = (0..INSIDE.len() + 2).map(|_| next()).collect();
    world.platform().mend(Call::Version);
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_eq!(events, world.events());
}

/// The events of one request.
fn read_events(request: &mut impl BufRead) -> Vec<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        request.read_line(&mut line).unwrap();
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = Vec::new();
    request.take(length).read_to_end(&mut body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[test]
fn b12_debug_mode_shows_every_event_and_what_became_of_them() {
    let world = World::logged_in("b12_debug");
    let mut command = world.command(CREATE);
    let output = command.env("DEBUG", "1").output().unwrap();
    let text = stderr(&output);
    let shown: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("telemetry: {"))
        .map(|rest| serde_json::from_str(&format!("{{{rest}")).unwrap())
        .collect();
    assert_eq!(shown, world.events());
    assert_eq!(lines(&shown).len(), 4);
    assert!(
        text.ends_with("telemetry: echo: accepted 4 = delivered 4 + dropped 0 + pending 0\n"),
        "{text}"
    );
}

#[test]
fn b12_without_debug_mode_nothing_is_said() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for url in [String::new(), format!("http://{free}/events")] {
        let world = World::logged_in("b12_quiet");
        let output = with_collector(&world, &url).output().unwrap();
        assert_eq!(stderr(&output), "");
        assert_eq!(output.stdout, b"created shop on free in us_east\n");
    }
}

#[test]
fn b12_who_opts_out_is_not_told_about() {
    for variable in ["APP_TELEMETRY_DISABLED", "DO_NOT_TRACK", "FUNNEL_DISABLED"] {
        let world = World::logged_in("b12_opt_out");
        let mut command = world.command(CREATE);
        let output = command
            .env(variable, "1")
            .env("DEBUG", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(stderr(&output), "", "{variable}");
        // Not even a file for events or a key is made.
        let left: Vec<_> = fs::read_dir(&world.data)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(left, ["session"], "{variable}");
    }
}

#[test]
fn b12_a_file_that_cannot_be_had_is_done_without() {
    let world = World::logged_in("b12_no_file");
    fs::create_dir(world.events_path()).unwrap();
    let output = world.run(CREATE);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(stderr(&output), "");

    let mut command = world.command("application downgrade");
    let output = command.env("DEBUG", "1").output().unwrap();
    let text = stderr(&output);
    let said = text
        .lines()
        .filter(|line| line.contains("events are not kept: "));
    assert_eq!(said.count(), 1, "{text}");
}

#[test]
fn b14_an_installation_has_one_pseudonym_and_another_one_has_another() {
    let (one, other) = (World::logged_in("b14_one"), World::logged_in("b14_other"));
    let of = |world: &World| {
        assert_eq!(world.code("application downgrade"), 1);
        let events = world.events();
        let all: Vec<_> = events
            .iter()
            .map(|event| event["installation"].to_string())
            .collect();
        assert!(
            all.iter().all(|found| found.starts_with("\"install:")),
            "{all:?}"
        );
        all[all.len() - 1].clone()
    };
    let first = of(&one);
    assert_eq!(of(&one), first);
    assert_ne!(of(&other), first);
    // Deleting the key breaks the link.
    fs::remove_file(one.data.join("installation.key")).unwrap();
    assert_ne!(of(&one), first);
}

#[test]
fn b14_nothing_that_a_person_wrote_is_told() {
    let world = World::logged_in("b14_raw");
    let line = "application create --name anns-shop --plan free --region us_east --profile ann";
    assert_eq!(world.code(line), 0);
    assert_eq!(told(&world).len(), 4);
    let text = fs::read_to_string(world.events_path()).unwrap();
    for secret in ["ann", "session-1", "key-of"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
