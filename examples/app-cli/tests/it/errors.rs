//! What is told about failures: the step, the class of the error, and never what the error says.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use app_cli::api::Call;
use app_cli::service::Fault;

use crate::support::story::{End, assert_told, check, number};
use crate::support::world::World;

const COMMAND: &str = "application_create";
const STARTED: &str = "CLI Application Create Started";
const ACCEPTED: &str = "Accepted Terms plan=pro step=terms";
const CREATE: &str = "application create --name shop --plan pro --region us_east --accept-terms";

#[test]
fn b2_a_call_that_fails_ends_the_flow_in_its_step() {
    for (call, has_accepted, end) in [
        (Call::Session, false, "step=auth"),
        (Call::Terms, false, "plan=pro step=terms"),
        (Call::Regions, true, "plan=pro step=region"),
        (Call::Create, true, "plan=pro region=us_east step=api_call"),
        (Call::Key, true, "plan=pro region=us_east step=api_key"),
        (Call::Plan, true, "plan=pro region=us_east step=apply_plan"),
    ] {
        for (status, class) in [(500, "Status"), (401, "Unauthorized")] {
            let world = World::logged_in("b2_create_calls");
            world.platform().fail(call, Fault::Status(status));
            assert_eq!(world.code(CREATE), 1);
            let end = format!("CLI Application Create Failed error_class={class} {end}");
            let inside: &[&str] = if has_accepted {
                &[STARTED, ACCEPTED, &end]
            } else {
                &[STARTED, &end]
            };
            assert_told(&world, COMMAND, End::Failed(class), inside);
        }
    }
}

#[test]
fn b2_a_profile_that_cannot_be_kept_is_told_in_its_step() {
    let world = World::logged_in("b2_profile_fails");
    fs::create_dir(world.data.join("profile-work.json")).unwrap();
    assert_eq!(world.code(&format!("{CREATE} --profile work")), 1);
    assert_told(
        &world,
        COMMAND,
        End::Failed("FileError"),
        &[
            STARTED,
            ACCEPTED,
            "CLI Application Create Failed error_class=FileError plan=pro region=us_east step=profile_configure",
        ],
    );
}

#[test]
fn b9_a_service_that_is_not_there_is_told_as_the_kind_of_the_error() {
    let world = World::logged_in("b9_refused");
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut command = world.command(CREATE);
    let command = command.env("APP_SERVICE_URL", format!("http://{free}"));
    assert_eq!(command.status().unwrap().code(), Some(1));
    assert_told(
        &world,
        COMMAND,
        End::Failed("io::ConnectionRefused"),
        &[
            STARTED,
            "CLI Application Create Failed error_class=io::ConnectionRefused step=auth",
        ],
    );
}

#[test]
fn b9_what_an_answer_holds_is_not_told() {
    let world = World::logged_in("b9_malformed");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = BufReader::new(stream.try_clone().unwrap()).lines();
        for line in request.map_while(Result::ok) {
            if line.is_empty() {
                break;
            }
        }
        let body = "[\"ann@example.com\"]";
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
    });
    let mut command = world.command(CREATE);
    let output = command.env("APP_SERVICE_URL", url).output().unwrap();
    answer.join().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_told(
        &world,
        COMMAND,
        End::Failed("Malformed"),
        &[
            STARTED,
            "CLI Application Create Failed error_class=Malformed step=auth",
        ],
    );
    let text = fs::read_to_string(world.events_path()).unwrap();
    assert!(!text.contains("ann"), "{text}");
}

#[test]
fn b9_a_name_that_cannot_be_is_not_told() {
    let world = World::logged_in("b9_name");
    assert_eq!(world.code("application create --name Ann.Example"), 1);
    assert_told(
        &world,
        COMMAND,
        End::Failed("BadName"),
        &[
            STARTED,
            "CLI Application Create Failed error_class=BadName step=name",
        ],
    );
    let text = fs::read_to_string(world.events_path()).unwrap();
    assert!(!text.contains("Ann"), "{text}");
}

#[test]
fn b9_a_value_that_nobody_can_be_asked_for() {
    let world = World::logged_in("b9_missing");
    let output = world.run("application create --name shop");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with("app: --plan is missing"), "{text}");
    assert_told(
        &world,
        COMMAND,
        End::Failed("Missing"),
        &[
            STARTED,
            "CLI Application Create Failed error_class=Missing step=plan",
        ],
    );
}

#[test]
fn b10_the_sequence_goes_up_and_nothing_is_told_twice() {
    let world = World::logged_in("b10_sequence");
    assert_eq!(world.code(CREATE), 0);
    let events = world.events();
    check(&events);
    let numbers: Vec<_> = events
        .iter()
        .map(|event| number(event, "sequence"))
        .collect();
    let first = numbers[0];
    let expected: Vec<_> = (first..).take(events.len()).collect();
    assert_eq!(numbers, expected);
    let mut ids: Vec<_> = events
        .iter()
        .map(|event| event["event_id"].to_string())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), events.len());
}
