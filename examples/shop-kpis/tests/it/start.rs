//! Row C7: a service that cannot start says why, with every cause, and loses no event.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support::payments::deliver;
use crate::support::process::{CONFIG, Shop, command, folder, write};
use crate::support::{NOW, WEBHOOK_SECRET, text};

const EXAMPLE: &str = include_str!("../../shop.toml");
const README: &str = include_str!("../../README.md");

/// Runs the service to its end with this configuration.
fn run(test: &str, config: &str) -> Output {
    let folder = folder(test);
    command(&write(&folder, "shop.toml", config))
        .output()
        .unwrap()
}

/// What is on standard error of a service that did not start: nothing is anywhere else.
#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(output.stdout, b"", "{output:?}");
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(
        text.starts_with("shop-kpis: cannot start\n  caused by: "),
        "{text}"
    );
    text
}

#[track_caller]
fn assert_says(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part);
        assert!(at.is_some(), "{part:?} is not in its place in {text}");
        rest = &rest[at.unwrap_or_default() + part.len()..];
    }
}

#[test]
fn c7_a_file_that_is_not_there() {
    let folder = folder("c7_missing_file");
    let text = refused(&command(&folder.join("none.toml")).output().unwrap());
    assert_says(
        &text,
        &[
            "caused by: cannot load the configuration ",
            "none.toml",
            "caused by: cannot read the file",
            "caused by: No such file or directory",
        ],
    );
}

#[test]
fn c7_a_file_that_is_no_toml_is_shown_where_it_is_wrong() {
    let text = refused(&run(
        "c7_bad_toml",
        "listen = \"127.0.0.1:0\"\ndatabase = \n",
    ));
    assert_says(
        &text,
        &[
            "caused by: cannot load the configuration ",
            "caused by: TOML parse error at line 2, column 12",
            "\n    2 | database = \n",
        ],
    );
}

#[test]
fn c7_a_key_that_is_not_known_is_shown_with_those_that_are() {
    for (table, key) in [
        ("", "databse"),
        ("[webhook]", "secret"),
        ("[password]", "salt"),
        ("[lockout]", "minutes"),
    ] {
        let line = format!("{key} = 1");
        let config = if table.is_empty() {
            format!("{line}\n{CONFIG}")
        } else {
            CONFIG.replace(table, &format!("{table}\n{line}"))
        };
        let text = refused(&run("c7_unknown_key", &config));
        assert_says(
            &text,
            &[
                "TOML parse error at line ",
                &line,
                &format!("unknown field `{key}`"),
                "expected",
            ],
        );
    }
}

#[test]
fn c7_a_value_that_cannot_be() {
    for (from, to, cause) in [
        ("failures = 3", "failures = 0", "nonzero"),
        (
            "memory_kib = 8",
            "memory_kib = 7",
            "Argon2 cannot have these parameters",
        ),
        (
            "listen = \"127.0.0.1:0\"",
            "listen = \"nowhere\"",
            "socket address",
        ),
        ("database = \"shop.sqlite\"", "", "missing field `database`"),
        (
            "secret_env = \"SHOP_WEBHOOK_SECRET\"",
            "",
            "either `secret_env",
        ),
    ] {
        let config = CONFIG.replace(from, to);
        assert_ne!(config, CONFIG);
        let text = refused(&run("c7_value", &config));
        assert_says(
            &text,
            &["cannot load the configuration", "caused by: ", cause],
        );
    }
}

#[test]
fn c7_a_secret_that_is_missing_or_too_short_is_named_and_not_shown() {
    let folder = folder("c7_secret");
    let config = write(&folder, "shop.toml", CONFIG);
    let missing = command(&config).env_remove("SHOP_WEBHOOK_SECRET").output();
    assert_says(
        &refused(&missing.unwrap()),
        &[
            "caused by: [webhook]",
            "caused by: the environment variable SHOP_WEBHOOK_SECRET",
            "caused by: environment variable not found",
        ],
    );
    let short = command(&config)
        .env("SHOP_WEBHOOK_SECRET", "hunter2")
        .output();
    let text = refused(&short.unwrap());
    assert_says(
        &text,
        &[
            "the environment variable SHOP_WEBHOOK_SECRET",
            "at least 16 bytes",
        ],
    );
    assert!(!text.contains("hunter2"), "{text}");

    let from_file = CONFIG.replace(
        "secret_env = \"SHOP_WEBHOOK_SECRET\"",
        "secret_file = \"webhook.secret\"",
    );
    let config = write(&folder, "from_file.toml", &from_file);
    assert_says(
        &refused(&command(&config).output().unwrap()),
        &[
            "caused by: the file ",
            "webhook.secret",
            "caused by: No such file",
        ],
    );
}

#[tokio::test]
async fn a_secret_in_a_file_is_the_line_without_its_end() {
    let folder = folder("secret_file");
    let from_file = CONFIG.replace(
        "secret_env = \"SHOP_WEBHOOK_SECRET\"",
        "secret_file = \"webhook.secret\"",
    );
    write(&folder, "webhook.secret", &format!("{WEBHOOK_SECRET}\n"));
    let config = write(&folder, "shop.toml", &from_file);
    let mut command = command(&config);
    command.args(["--demo", "--demo-clock", &NOW.to_string()]);
    let shop = Shop::start_with(folder, command.env_remove("SHOP_WEBHOOK_SECRET"));
    let ping = json!({ "id": "evt_1", "type": "ping" });
    assert_eq!(deliver(shop.client, &ping).await.status, 200);
}

#[test]
fn c7_a_database_in_a_folder_that_is_not_there() {
    let config = CONFIG.replace("shop.sqlite", "nowhere/shop.sqlite");
    let text = refused(&run("c7_database", &config));
    assert_says(
        &text,
        &[
            "caused by: cannot open the database ",
            "nowhere/shop.sqlite",
            "caused by: the store could not be read or written",
            "caused by: unable to open database file",
        ],
    );
}

#[test]
fn c7_an_address_that_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let text = refused(&run("c7_address", &CONFIG.replace("127.0.0.1:0", &address)));
    assert_says(
        &text,
        &[
            "caused by: cannot listen on ",
            &address,
            "caused by: Address",
        ],
    );
}

#[test]
fn c7_the_cause_is_in_a_file_as_it_is_in_a_pipe() {
    let folder = folder("c7_stderr_file");
    let log = folder.join("stderr");
    let mut command = command(&folder.join("none.toml"));
    let piped = refused(&command.output().unwrap());
    let status = command
        .stdin(Stdio::null())
        .stderr(File::create(&log).unwrap())
        .status();
    assert_eq!(status.unwrap().code(), Some(2));
    assert_eq!(fs::read_to_string(log).unwrap(), piped);
}

#[cfg(unix)]
#[test]
fn c7_without_a_standard_error_the_code_is_the_same() {
    let folder = folder("c7_stderr_closed");
    let binary = env!("CARGO_BIN_EXE_shop-kpis");
    let script = format!(
        "'{binary}' --until-stdin-closes --config '{}' 2>&- </dev/null",
        folder.join("none.toml").display()
    );
    let status = Command::new("sh").args(["-c", &script]).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn c7_events_before_the_failure_are_delivered() {
    let folder = folder("c7_flushed");
    let events = folder.join("events.jsonl");
    let mut command = command(&folder.join("none.toml"));
    command
        .env("FUNNEL_BACKEND", "json_lines")
        .env("FUNNEL_JSON_LINES_PATH", &events);
    refused(&command.output().unwrap());
    assert_eq!(steps(&events), ["begun"]);
}

fn steps(events: &Path) -> Vec<String> {
    let lines = fs::read_to_string(events).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|event| text(&event["funnel_step"]))
        .collect()
}

#[tokio::test]
async fn the_example_configuration_starts() {
    let folder = folder("example_config");
    let config = EXAMPLE.replace("127.0.0.1:8080", "127.0.0.1:0");
    let config = write(&folder, "shop.toml", &config);
    let shop = Shop::start_with(folder, &mut command(&config));
    assert_eq!(shop.client.get("/healthz").send().await.status, 200);
}

#[test]
fn the_readme_has_the_example_configuration_and_the_example_failure() {
    let parse = |text| toml::from_str::<toml::Table>(text).unwrap();
    assert_eq!(parse(block("toml")), parse(EXAMPLE));

    let folder = folder("readme_failure");
    let config = EXAMPLE.replace("database", "databse");
    write(&folder, "shop.toml", config.split_once('\n').unwrap().1);
    let output = command("shop.toml".as_ref()).current_dir(folder).output();
    assert_eq!(refused(&output.unwrap()), block("text"));
}

/// The only block of the README in this language.
fn block(language: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0
}
