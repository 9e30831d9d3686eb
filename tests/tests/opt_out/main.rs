//! A person who says that nothing may be sent is obeyed, whatever was configured. Each test is a process
//! of its own, since the environment is the whole process's.

#[path = "../exposition/child.rs"]
mod child;

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use funnel_runtime::{Allowlist, Answer, Backend, Batch, Config, funnel, step};

const ALLOWED: Allowlist = Allowlist::DEFAULT;

/// Visitor to buyer.
#[funnel(event = "OptOut", counter = "opt_out_total", allow = ALLOWED)]
mod shop {
    pub(super) enum Step {
        Buy,
    }
    pub(super) struct Attrs {
        pub(super) attempt: u64,
    }
}

thread_local! {
    static EVALUATED: Cell<u64> = const { Cell::new(0) };
}

fn buy() {
    step!(
        shop::buy,
        attempt = {
            EVALUATED.set(EVALUATED.get() + 1);
            EVALUATED.get()
        }
    );
}

/// What one purchase leaves behind: whether somebody opted out, whether anything was evaluated, the
/// number of accounts, and the count of purchases.
fn play(config: Config) -> String {
    let telemetry = config.install().unwrap();
    buy();
    let (_, scrape) = funnel_runtime::prometheus::metrics_response(None);
    let count = scrape
        .lines()
        .find(|line| line.starts_with("opt_out_total{"));
    format!(
        "opted out {}, evaluated {}, accounts {}, {}",
        telemetry.is_opted_out(),
        EVALUATED.get(),
        funnel_runtime::accounts().len(),
        count
            .and_then(|line| line.rsplit(' ').next())
            .unwrap_or("none")
    )
}

/// A file of this name that is not there yet.
fn file(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

/// Plays the scene with these variables, and none of the surroundings that opt out.
fn output(test: &str, variables: &[(&str, &str)], scene: impl FnOnce()) -> Option<Output> {
    let mut all = vec![("DO_NOT_TRACK", ""), ("FUNNEL_DISABLED", "")];
    all.extend_from_slice(variables);
    child::output(test, &all, scene)
}

const SILENT: &str = "opted out true, evaluated 0, accounts 0, 1";
const HEARD: &str = "opted out false, evaluated 1, accounts 1, 1";

/// Both from the environment and in code, a file is configured; `expected` is what comes of it.
#[track_caller]
fn check(test: &str, variables: &[(&str, &str)], expected: &str) {
    let path = file(&format!("opt_out_{test}.jsonl"));
    let mut all = vec![
        ("FUNNEL_BACKEND", "json_lines"),
        ("FUNNEL_JSON_LINES_PATH", path.to_str().unwrap()),
    ];
    all.extend_from_slice(variables);
    let Some(output) = output(test, &all, || {
        let config = Config::from_env().unwrap();
        child::hand_over(&play(config.opt_out_variable("SHOP_NO_TELEMETRY")));
    }) else {
        return;
    };
    assert_eq!(child::handed_over(&output), expected);
    assert_eq!(child::stderr(&output), "");
    assert_eq!(path.exists(), expected == HEARD, "the file is made");
}

#[test]
fn do_not_track() {
    check("do_not_track", &[("DO_NOT_TRACK", "1")], SILENT);
}

#[test]
fn funnel_disabled() {
    check("funnel_disabled", &[("FUNNEL_DISABLED", "true")], SILENT);
}

#[test]
fn a_variable_of_the_application() {
    let variables = [("SHOP_NO_TELEMETRY", "yes")];
    check("a_variable_of_the_application", &variables, SILENT);
}

#[test]
fn no_variable_takes_back_what_another_says() {
    let variables = [("DO_NOT_TRACK", "1"), ("FUNNEL_DISABLED", "0")];
    check(
        "no_variable_takes_back_what_another_says",
        &variables,
        SILENT,
    );
}

#[test]
fn nothing_zero_and_false_opt_out_of_nothing() {
    let variables = [("DO_NOT_TRACK", "0"), ("FUNNEL_DISABLED", "false")];
    check(
        "nothing_zero_and_false_opt_out_of_nothing",
        &variables,
        HEARD,
    );
}

/// Ends its process as soon as it gets anything.
#[derive(Debug)]
struct Tripwire;

impl Backend for Tripwire {
    fn name(&self) -> &'static str {
        "tripwire"
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        funnel_runtime::exit(9)
    }
}

#[test]
fn swapping_turns_nothing_on_again() {
    let test = "swapping_turns_nothing_on_again";
    let Some(output) = output(test, &[("SHOP_NO_TELEMETRY", "1")], || {
        let config = Config::new().opt_out_variable("SHOP_NO_TELEMETRY");
        let mut telemetry = config.backend(Tripwire).install().unwrap();
        // The configuration that is swapped in does not name the variable.
        let report = telemetry.swap(Config::new().backend(Tripwire)).unwrap();
        assert!(report.accounts.is_empty());
        buy();
        assert!(telemetry.is_opted_out());
        assert!(funnel_runtime::accounts().is_empty());
        assert_eq!(EVALUATED.get(), 0);
        child::hand_over("done");
    }) else {
        return;
    };
    assert_eq!(child::handed_over(&output), "done");
}

#[test]
fn a_wrong_configuration_still_shows() {
    let test = "a_wrong_configuration_still_shows";
    let variables = [("DO_NOT_TRACK", "1"), ("FUNNEL_BACKEND", "carrier-pigeon")];
    let Some(output) = output(test, &variables, || {
        let config = Config::from_env().unwrap().emit_failed_metric("lost");
        assert!(config.install().is_err());
        let telemetry = Config::from_env().unwrap().install().unwrap();
        assert!(telemetry.is_opted_out());
        child::hand_over("done");
    }) else {
        return;
    };
    assert_eq!(child::handed_over(&output), "done");
    let said = child::stderr(&output);
    assert!(said.contains("the counter of lost events"), "{said}");
    assert!(said.contains("no backend `carrier-pigeon`"), "{said}");
}
