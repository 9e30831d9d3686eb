//! A file of settings: what it means, what is said of its mistakes, and that nothing shows a secret.

mod mistakes;
mod random;

use std::time::Duration;

use super::check::{Checked, text_with};
use super::schema::{self, BACKENDS, SPOOL, TOP};
use super::variable::NotUnicode;
use super::{Config, ConfigError, Kind};

const REFERENCE: &str = include_str!("../../../funnel.toml");

/// The variables that a test sets.
type Variables<'a> = &'a [(&'a str, &'a str)];

fn check(text: &str, variables: Variables<'_>) -> Checked {
    text_with(text, &|name| Ok(value(variables, name)))
}

fn value(variables: Variables<'_>, name: &str) -> Option<String> {
    let mut found = variables.iter().filter(|(variable, _)| *variable == name);
    found.next().map(|(_, value)| (*value).to_owned())
}

/// The configuration of a text that has nothing wrong.
fn config(text: &str, variables: Variables<'_>) -> Config {
    let checked = check(text, variables);
    assert_eq!(checked.problems, []);
    checked.config.unwrap()
}

fn backends(text: &str, variables: Variables<'_>) -> String {
    format!("{:?}", config(text, variables).backends)
}

/// Every secret that the reference refers to.
const SECRETS: Variables<'_> = &[
    ("NEW_RELIC_LICENSE_KEY", "secret-1"),
    ("SEGMENT_WRITE_KEY", "secret-2"),
    ("POSTHOG_PROJECT_KEY", "secret-3"),
    ("COLLECTOR_KEY", "secret-4"),
    ("RELAY_PROXY", "http://user:secret-5@127.0.0.1:3128"),
    ("RELAY_KEY", "secret-6"),
];

#[cfg(all(
    feature = "newrelic",
    feature = "segment",
    feature = "posthog",
    feature = "otlp",
    feature = "sqlite",
    feature = "spool"
))]
#[test]
fn the_reference_has_every_setting_and_is_right() {
    let checked = check(REFERENCE, SECRETS);
    // Its folders need not be on this machine.
    for problem in &checked.problems {
        assert!(problem.message.starts_with("the folder /var/"), "{problem}");
    }
    let unset = |settings: &[super::check::Setting]| -> Vec<_> {
        let unset = settings.iter().filter(|it| it.from == "unless told");
        unset.map(|setting| setting.key).collect()
    };
    assert_eq!(unset(&checked.settings), [""; 0]);
    let mut names = Vec::new();
    for backend in &checked.backends {
        assert_eq!(unset(&backend.settings), [""; 0], "{}", backend.name);
        names.push(backend.name.as_str());
    }
    let spool = checked.backends[0].spool.as_ref().unwrap();
    assert_eq!(unset(spool), [""; 0]);
    names.sort_unstable();
    let mut known: Vec<_> = BACKENDS.iter().map(schema::BackendKind::name).collect();
    known.sort_unstable();
    assert_eq!(names, known);
    // What it says in comments.
    for backend in BACKENDS {
        for alias in backend.names {
            assert!(REFERENCE.contains(&format!("\"{alias}\"")), "{alias}");
        }
        for key in backend.keys.iter().chain(SPOOL).chain(TOP) {
            for variable in key.variables {
                let variable = variable.replace("_LOGS_", "_");
                let is_there = REFERENCE.contains(&variable) || variable == "OTEL_SERVICE_NAME";
                assert!(is_there, "{variable}");
            }
        }
    }
    let shown = format!("{checked:?}");
    assert!(!shown.contains("secret-"), "{shown}");
}

#[test]
fn what_a_file_says_is_what_code_would_have_said() {
    let text = r#"
        service = "api"
        service_version = "1.2"
        shutdown_timeout = "250ms"
        give_up_after = "1h"
        queue_capacity = 7
        backlog = 8
        emit_failed_metric = "api_lost_total"
        opt_out_variables = ["API_QUIET", "OTHER"]
        [[backend]]
        kind = "stdout"
    "#;
    let of_code = Config::new()
        .service("api")
        .service_version("1.2")
        .shutdown_timeout(Duration::from_millis(250))
        .give_up_after(Duration::from_hours(1))
        .queue_capacity(7)
        .backlog(8)
        .emit_failed_metric("api_lost_total")
        .opt_out_variable("API_QUIET")
        .opt_out_variable("OTHER")
        .json_lines("-");
    assert_eq!(format!("{:?}", config(text, &[])), format!("{of_code:?}"));
    // What nothing is said of is as in code, too.
    let nothing = config("# nothing", &[]);
    assert_eq!(format!("{nothing:?}"), format!("{:?}", Config::new()));
}

#[test]
fn what_is_shown_as_holding_otherwise_holds() {
    let text = |name: &str| {
        let key = TOP.iter().find(|key| key.name == name).unwrap();
        key.otherwise
    };
    let text = format!(
        "shutdown_timeout = {:?}\ngive_up_after = {:?}\nqueue_capacity = {}\nbacklog = {}",
        text("shutdown_timeout"),
        text("give_up_after"),
        text("queue_capacity"),
        text("backlog"),
    );
    let told = config(&text, &[]);
    assert_eq!(format!("{told:?}"), format!("{:?}", Config::new()));
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_code() {
    let text = "service = \"file\"\nbacklog = 5\nshutdown_timeout = \"1s\"";
    let of_file = config(text, &[])
        .service("code")
        .backlog(6)
        .shutdown_timeout(Duration::from_secs(9));
    assert_eq!(of_file.service_name, "file");
    assert_eq!(of_file.backlog, 5);
    assert_eq!(of_file.shutdown_timeout, Duration::from_secs(1));
    let variables = [
        ("FUNNEL_SERVICE_NAME", "variable"),
        ("FUNNEL_BACKLOG", "4"),
        ("FUNNEL_SHUTDOWN_TIMEOUT", " "),
    ];
    let of_all = config(text, &variables).backlog(6);
    assert_eq!(of_all.service_name, "variable");
    assert_eq!(of_all.backlog, 4);
    assert_eq!(of_all.shutdown_timeout, Duration::from_secs(1));
    // What neither says stays with the code.
    assert_eq!(of_all.queue_capacity(3).queue_capacity, 3);
}

#[test]
fn a_variable_chooses_among_the_backends_of_the_file() {
    let text = "[[backend]]\nkind = \"stdout\"\n[[backend]]\nkind = \"jsonl\"\npath = \"file\"";
    assert_eq!(backends(text, &[]), "[stdout, json_lines(file)]");
    for (variable, expected) in [
        ("", "[stdout, json_lines(file)]"),
        ("off", "[]"),
        ("json_lines", "[json_lines(file)]"),
        ("jsonl, stdout", "[json_lines(file), stdout]"),
    ] {
        let variables = [("FUNNEL_BACKEND", variable)];
        assert_eq!(backends(text, &variables), expected, "{variable:?}");
    }
    let variables = [("FUNNEL_JSON_LINES_PATH", "variable")];
    assert_eq!(backends(text, &variables), "[stdout, json_lines(variable)]");
    // A backend that was not chosen is not asked for its secrets.
    let text = "[[backend]]\nkind = \"nr\"\naccount_id = 1\nlicense_key = { env = \"KEY\" }";
    assert_eq!(
        backends(text, &[("ANALYTICS_BACKEND", "stdout")]),
        "[stdout]"
    );
}

#[test]
fn a_variable_sets_no_table_where_there_are_several_of_its_kind() {
    let two = "[[backend]]\nkind = \"jsonl\"\npath = \"a\"\n[[backend]]\nkind = \"json_lines\"\npath = \"b\"";
    let variables = [("FUNNEL_JSON_LINES_PATH", "c")];
    assert_eq!(backends(two, &variables), "[json_lines(a), json_lines(b)]");
}

#[cfg(all(feature = "newrelic", feature = "spool"))]
#[test]
fn a_spool_is_of_the_backend_it_stands_in_or_of_all_by_the_variable() {
    let text = "
        [[backend]]
        kind = 'nr'
        account_id = 1
        license_key = { env = 'KEY' }
        [backend.spool]
        path = 'of-file'
        [[backend]]
        kind = 'nr'
        account_id = 2
        license_key = { env = 'KEY' }
    ";
    let key = ("KEY", "abc");
    assert_eq!(
        backends(text, &[key]),
        "[newrelic, spooled in of-file, newrelic]"
    );
    assert_eq!(
        backends(text, &[key, ("FUNNEL_SPOOL_PATH", "of-variable")]),
        "[newrelic, spooled in of-variable, newrelic, spooled in of-variable]"
    );
}

#[test]
fn the_variable_that_names_a_file_is_read_first() {
    let name = format!("funnel-config-{}.toml", uuid::Uuid::new_v4());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, "service = 'file'\nbacklog = 5").unwrap();
    let named = path.to_str().unwrap().to_owned();
    let config = Config::from_variables(&|name| {
        Ok(match name {
            "FUNNEL_CONFIG" => Some(named.clone()),
            "FUNNEL_BACKLOG" => Some("6".to_owned()),
            _ => None,
        })
    });
    std::fs::remove_file(&path).unwrap();
    let config = config.unwrap();
    assert_eq!((config.service_name.as_str(), config.backlog), ("file", 6));
    let error =
        Config::from_variables(&|name| Ok((name == "FUNNEL_CONFIG").then(|| named.clone())));
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains(&format!("{named} cannot be read: ")),
        "{error}"
    );
}

#[test]
fn what_is_not_unicode_is_said_by_name() {
    let refused = Config::from_variables(&|name| Err(NotUnicode(name.to_owned())));
    let error: ConfigError = refused.unwrap_err();
    assert!(matches!(error.kind, Kind::NotUnicode(_)));
    let checked = text_with("# nothing", &|name| {
        if name == "FUNNEL_BACKLOG" {
            Err(NotUnicode(name.to_owned()))
        } else {
            Ok(None)
        }
    });
    assert_eq!(
        checked.problems[0].message,
        "FUNNEL_BACKLOG is not valid Unicode"
    );
}
