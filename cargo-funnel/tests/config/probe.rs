//! A probe: one synthetic event to each backend, and what is said of each that does not take it.

use std::fs;

use serde_json::Value;

use crate::stand_in::{Reaction, StandIn};
use crate::{Directory, SECRET, check, files, json};

const KEY: (&str, &str) = ("SHOP_KEY", SECRET);

/// A file with a backend of each kind, all at one address.
fn everything(url: &str) -> String {
    let key = "{ env = 'SHOP_KEY' }";
    format!(
        "service = 'shop'
        [[backend]]
        kind = 'newrelic'
        account_id = 7
        license_key = {key}
        url = '{url}'
        [backend.spool]
        path = 'waiting'
        [[backend]]
        kind = 'segment'
        write_key = {key}
        url = '{url}'
        [[backend]]
        kind = 'posthog'
        project_key = {key}
        url = '{url}'
        [[backend]]
        kind = 'otlp'
        endpoint = '{url}'
        headers = {{ api-key = {key} }}
        [[backend]]
        kind = 'json_lines'
        path = 'events.jsonl'
        [[backend]]
        kind = 'sqlite'
        path = 'events.db'
        [[backend]]
        kind = 'stdout'
        "
    )
}

/// Name, result and status of each backend.
fn probes(answer: &Value) -> Vec<(&str, &str, Option<u64>)> {
    let probes = answer["probes"].as_array().unwrap();
    probes
        .iter()
        .map(|probe| {
            (
                probe["backend"].as_str().unwrap(),
                probe["result"].as_str().unwrap(),
                probe["status"].as_u64(),
            )
        })
        .collect()
}

#[test]
fn every_backend_gets_one_synthetic_event() {
    let service = StandIn::new(|request| {
        Reaction::answer(200, if request.path == "/v1/logs" { "" } else { "{}" })
    });
    let directory = Directory::new("config-probe");
    let args = ["--probe", "--format", "json"];
    let ran = check(&directory, everything(&service.url()), &args, &[KEY]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (Some(0), ""),
        "{}",
        ran.stdout
    );
    let answer = json(&ran);
    assert_eq!(
        probes(&answer),
        [
            ("newrelic", "delivered", Some(200)),
            ("segment", "delivered", Some(200)),
            ("posthog", "delivered", Some(200)),
            ("otlp", "delivered", Some(200)),
            ("json_lines", "delivered", None),
            ("sqlite", "delivered", None),
            ("stdout", "not_tried", None),
        ]
    );
    let requests = service.requests();
    let mut paths: Vec<_> = requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["/batch/", "/v1/accounts/7/events", "/v1/batch", "/v1/logs"]
    );
    for request in &requests {
        let body = request.plain().unwrap();
        let body = String::from_utf8_lossy(&body);
        assert_eq!(body.matches("FunnelProbe").count(), 1, "{body}");
        assert!(body.contains("synthetic"), "{body}");
    }
    let lines = fs::read_to_string(directory.0.join("events.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 1);
    let line: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(
        (&line["event"], &line["cohort"], &line["service_name"]),
        (&"FunnelProbe".into(), &"synthetic".into(), &"shop".into())
    );
    let database = rusqlite::Connection::open(directory.0.join("events.db")).unwrap();
    let row: (String, String, u32) = database
        .query_row("SELECT name, cohort, count(*) FROM events", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    assert_eq!(row, ("FunnelProbe".into(), "synthetic".into(), 1));
    drop(database);
    // The events of a spool stay where they are.
    assert!(!files(&directory).contains(&"waiting".to_owned()));
}

#[test]
fn a_refusal_is_said_with_its_status_and_what_to_do() {
    for (status, body, what) in [
        (403, "", "the key was refused"),
        (429, "", "it limits how much is sent"),
        (503, "", "it fails at the moment"),
        (404, "", ""),
        (200, "<html>", "what answers there is not this service"),
    ] {
        let service = StandIn::new(move |_| Reaction::answer(status, body));
        let directory = Directory::new("config-refused");
        let text = everything(&service.url());
        let args = ["--probe", "--format", "json"];
        let ran = check(&directory, text, &args, &[KEY]);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
        let answer = json(&ran);
        let told = probes(&answer);
        for (at, name) in ["newrelic", "segment", "posthog", "otlp"]
            .iter()
            .enumerate()
        {
            assert_eq!(told[at], (*name, "failed", Some(u64::from(status))));
            let message = answer["probes"][at]["message"].as_str().unwrap();
            assert!(message.contains(what), "{name} {status}: {message}");
            assert!(message.contains(": "), "{message}");
        }
        assert!(told[4..].iter().all(|(_, result, _)| *result != "failed"));
        // Each was asked once: a probe does not retry.
        assert_eq!(service.requests().len(), 4, "{status}");
    }
}

#[test]
fn a_backend_that_hangs_or_is_not_there_keeps_nobody_waiting() {
    let service = StandIn::new(|_| Reaction::Stall);
    let directory = Directory::new("config-hangs");
    let hangs = format!(
        "[[backend]]\nkind = 'otlp'\nendpoint = '{}'\n",
        service.url()
    );
    let text = format!(
        "{hangs}[[backend]]\nkind = 'json_lines'\npath = 'events.jsonl'\n[[backend]]\nkind = 'sqlite'\npath = 'folder'"
    );
    fs::create_dir(directory.0.join("folder")).unwrap();
    let args = ["--probe", "--timeout", "500ms"];
    let ran = check(&directory, &text, &args, &[]);
    assert_eq!(ran.status, Some(1));
    for expected in [
        "\n  otlp: not delivered: no answer in time: check that the destination can be reached, or allow more time\n",
        "\n  json_lines: delivered: the destination has the event\n",
        "\n  sqlite: not delivered: cannot open folder for events: ",
    ] {
        assert!(
            ran.stdout.contains(expected),
            "{expected:?} in\n{}",
            ran.stdout
        );
    }
    let address = service.address();
    drop(service);
    let nobody = format!("[[backend]]\nkind = 'otlp'\nendpoint = 'http://{address}'\n");
    let ran = check(&directory, nobody, &["--probe"], &[]);
    assert_eq!(ran.status, Some(1));
    let expected = "\n  otlp: not delivered: there is no connection: check the host, ";
    assert!(ran.stdout.contains(expected), "{}", ran.stdout);
}

#[test]
fn whoever_opted_out_and_whatever_cannot_be_used_sends_nothing() {
    let directory = Directory::new("config-opted-out");
    let text = "[[backend]]\nkind = 'json_lines'\npath = 'events.jsonl'\n";
    let ran = check(&directory, text, &["--probe"], &[("DO_NOT_TRACK", "1")]);
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.stdout
            .contains("probe: nothing was sent: DO_NOT_TRACK, "),
        "{}",
        ran.stdout
    );
    let ran = check(&directory, format!("{text}pth = 3"), &["--probe"], &[]);
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.stdout
            .contains("probe: nothing was sent: the file cannot be used"),
        "{}",
        ran.stdout
    );
    assert_eq!(files(&directory), ["funnel.toml"]);
}
