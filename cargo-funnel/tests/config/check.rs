//! A check alone: nothing is sent, opened or made.

use super::{Directory, SECRET, check, files, json};

const SHOP: &str = r#"
service = "shop"
shutdown_timeout = "250ms"

[[backend]]
kind = "newrelic"
account_id = 7
license_key = { env = "SHOP_KEY" }
url = "https://relay.example.com/S3cr3tS3cr3t"

[backend.spool]
path = "waiting"

[[backend]]
kind = "sqlite"
path = "events.db"

[[backend]]
kind = "json_lines"
path = "events.jsonl"
"#;

#[test]
fn what_would_be_in_force_is_shown_and_nothing_is_made() {
    let directory = Directory::new("config-table");
    let ran = check(&directory, SHOP, &[], &[("SHOP_KEY", SECRET)]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (Some(0), ""),
        "{}",
        ran.stdout
    );
    assert_eq!(files(&directory), ["funnel.toml"]);
    insta::assert_snapshot!("table", ran.stdout);
}

#[test]
fn programs_get_the_same() {
    let directory = Directory::new("config-json");
    let variables = [("SHOP_KEY", SECRET), ("FUNNEL_SERVICE_NAME", "other")];
    let ran = check(&directory, SHOP, &["--format", "json"], &variables);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(files(&directory), ["funnel.toml"]);
    insta::assert_snapshot!("json", ran.stdout);
}

#[test]
fn all_mistakes_are_said_with_their_places() {
    let directory = Directory::new("config-mistakes");
    let text = "\
servise = 'shop'

[[backend]]
kind = 'newrelic'
account_id = 'seven'
license_key = 'S3cr3tS3cr3t'

[[backend]]
kind = 'carrier-pigeon'
";
    let ran = check(&directory, text, &[], &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
    insta::assert_snapshot!("mistakes", ran.stdout);
    let ran = check(&directory, text, &["--format", "json"], &[]);
    assert_eq!(ran.status, Some(1));
    let answer = json(&ran);
    assert_eq!(answer["usable"], false);
    let kinds: Vec<_> = answer["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["mistake", "mistake", "mistake", "backend"]);
}

#[test]
fn secrets_that_are_not_there_are_a_finding_unless_told() {
    let directory = Directory::new("config-secrets");
    let ran = check(&directory, SHOP, &[], &[]);
    assert_eq!(ran.status, Some(1));
    let expected = "funnel.toml:8:15: `backend.license_key`: the environment variable `SHOP_KEY` is not set: set it to the key";
    assert!(ran.stdout.contains(expected), "{}", ran.stdout);
    let ran = check(&directory, SHOP, &["--elsewhere"], &[]);
    assert_eq!(ran.status, Some(0));
    let expected = "funnel.toml can be used where its secrets and folders are\n";
    assert!(ran.stdout.starts_with(expected), "{}", ran.stdout);
    // What else is wrong is found all the same.
    let text = SHOP.replace("https://relay", "ftp://relay");
    let ran = check(&directory, text, &["--elsewhere"], &[]);
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.stdout
            .contains("funnel.toml:5:1: the backend newrelic cannot be built: its URL")
    );
}

#[test]
fn a_folder_that_is_not_there_is_a_finding_too() {
    let directory = Directory::new("config-folder");
    let text = "[[backend]]\nkind = 'sqlite'\npath = 'no/such/folder/events.db'";
    let ran = check(&directory, text, &[], &[]);
    assert_eq!(ran.status, Some(1));
    let expected = "funnel.toml:3:1: the folder no/such/folder of `backend.path` is not there: make it first\n";
    assert!(ran.stdout.ends_with(expected), "{}", ran.stdout);
    let ran = check(&directory, text, &["--elsewhere"], &[]);
    assert_eq!(ran.status, Some(0));
}

#[test]
fn what_cannot_be_read_is_the_status_of_bad_input() {
    let directory = Directory::new("config-unreadable");
    let ran = check(&directory, b"service = '\xff'", &[], &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
    let expected =
        "cargo-funnel: the configuration funnel.toml is not UTF-8 in line 1: save it as UTF-8\n";
    assert_eq!(ran.stderr, expected);
    for (file, why) in [(".", "is a folder"), ("none.toml", "cannot be read: ")] {
        let ran = directory.run(&["config", "check", file]);
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
    }
    for args in [
        &["config", "check"][..],
        &["config", "check", "funnel.toml", "--timeout", "1s"],
        &[
            "config",
            "check",
            "funnel.toml",
            "--probe",
            "--timeout",
            "0s",
        ],
        &["config", "check", "funnel.toml", "--probe", "--elsewhere"],
    ] {
        assert_eq!(directory.run(args).status, Some(2), "{args:?}");
    }
}

#[test]
fn hostile_texts_stay_in_their_place() {
    let directory = Directory::new("config-hostile");
    let text = "service = \"\\u001b[2J\"\n[[backend]]\nkind = \"\\u001b[2J\"\n\"a\\u001bb\" = 1";
    let ran = check(&directory, text, &[], &[]);
    assert_eq!(ran.status, Some(1));
    assert!(!ran.stdout.contains('\x1b'), "{}", ran.stdout);
}

#[test]
fn help_says_what_a_check_is() {
    let directory = Directory::new("config-help");
    let mut command = directory.command(&["config", "check", "--help"]);
    command.env_remove("COLUMNS");
    let ran = super::Ran::new(command.output().unwrap());
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!("help_config_check", ran.stdout);
}
