//! What the lists say of flows.

use crate::output::{audit, shop};
use crate::record::{flow, flow_site, funnel, record, site};

/// A flow that two functions run, and one that none does, written in no order.
fn cli() -> Vec<u8> {
    [
        flow_site(
            "Application Create",
            ["shop::cli", "again"],
            ["src/cli.rs", "90"],
            "",
        ),
        flow("Login", None, &["browser_wait"], "", &[]),
        flow_site(
            "Application Create",
            ["shop::cli", "create"],
            ["src/cli.rs", "31"],
            "region",
        ),
        flow(
            "Application Create",
            Some("cli"),
            &["plan", "terms", "api_call"],
            "declined_terms,billing_required",
            &[
                ("accepted_terms", "Accepted Terms"),
                ("declined_terms", "Declined The Terms"),
            ],
        ),
    ]
    .concat()
}

#[test]
fn table() {
    insta::assert_snapshot!("flows_table", audit("flows", &cli(), "table"));
}

#[test]
fn markdown() {
    let text = audit("flows-markdown", &cli(), "markdown");
    insta::assert_snapshot!("flows_markdown", text);
}

#[test]
fn json() {
    insta::assert_snapshot!("flows_json", audit("flows-json", &cli(), "json"));
}

#[test]
fn flows_stand_behind_the_events_and_are_counted_with_them() {
    let text = audit("flows-total", &[cli(), shop()].concat(), "table");
    let at = |name: &str| text.find(name).unwrap();
    assert!(
        at("\nNewsletter\n") < at("\nApplication Create\n"),
        "{text}"
    );
    let totals = "\n\n4 sites of 2 events; 2 flows, 2 sites\n";
    assert!(text.contains(totals), "{text}");
    let text = audit(
        "flows-one",
        &flow("Login", None, &["wait"], "", &[]),
        "table",
    );
    assert!(!text.contains("1 flow"), "{text}");
}

/// The findings of a section in JSON: the name, the message and the lines of the places of each.
fn findings(test: &str, section: &[u8]) -> Vec<(String, String, Vec<u64>)> {
    let read: serde_json::Value = serde_json::from_str(&audit(test, section, "json")).unwrap();
    let found = read["binaries"][0]["findings"].as_array().unwrap().iter();
    let found = found.map(|finding| {
        let member = |name: &str| finding[name].as_str().unwrap().to_owned();
        let places = finding["places"].as_array().unwrap().iter();
        let lines = places.map(|place| place["line"].as_u64().unwrap());
        (member("name"), member("message"), lines.collect())
    });
    // Steps without a site are not what these are about.
    found
        .filter(|(name, ..)| name != "step-without-site")
        .collect()
}

fn run(event: &str) -> Vec<u8> {
    flow_site(event, ["shop", "f"], ["src/f.rs", "3"], "")
}

#[test]
fn a_flow_that_no_function_runs_is_a_finding() {
    let found = findings("flow-without-site", &cli());
    let [(kind, message, lines)] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(kind, "flow-without-site");
    assert!(
        message.starts_with("the flow `Login` has no site: "),
        "{message}"
    );
    assert_eq!(lines, &[50]);
}

#[test]
fn a_function_that_runs_an_unknown_flow_is_listed_and_is_a_finding() {
    let section = [
        run("Login"),
        flow_site("Login", ["shop", "g"], ["src/g.rs", "9"], "region"),
    ]
    .concat();
    let found = findings("flow-undeclared", &section);
    let [(kind, message, lines)] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(kind, "undeclared-flow");
    let expected = "the flow `Login` is not declared in this binary, and 2 functions run it: ";
    assert!(message.starts_with(expected), "{message}");
    assert_eq!(lines, &[3, 9]);
    insta::assert_snapshot!(
        "undeclared_table",
        audit("flow-undeclared", &section, "table")
    );
    insta::assert_snapshot!(
        "undeclared_markdown",
        audit("flow-undeclared", &section, "markdown")
    );
}

/// A flow all of whose events are named like this, and its milestone like that.
fn named(event: &str, all: &str, milestone: &str, line: &str) -> Vec<u8> {
    record(&[
        ("kind", "flow"),
        ("event", event),
        ("started", all),
        ("completed", all),
        ("aborted", all),
        ("failed", all),
        ("step", "only"),
        ("milestone", "told"),
        ("event_of", milestone),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop"),
        ("file", "src/lib.rs"),
        ("line", line),
    ])
}

#[test]
fn one_name_for_the_events_of_two_declarations_is_a_finding() {
    let two = |milestones: [&str; 2]| {
        [
            named("Login", "Session", milestones[0], "1"),
            named("Signup", "Session", milestones[1], "2"),
            run("Login"),
            run("Signup"),
        ]
        .concat()
    };
    let message = |names: &str, from: &str| {
        format!(
            "events named {names} come from {from}: nobody can tell which of them an event is about; give the events of each a name of their own"
        )
    };
    let both = "the flow `Login` and from the flow `Signup`";
    let shared = "duplicate-event".to_owned();
    assert_eq!(
        findings("flow-shared", &two(["Told", "Told"])),
        [(shared.clone(), message("`Session`", both), vec![1, 2])]
    );
    // A milestone of one with the name of an event of the other.
    assert_eq!(
        findings("flow-shared", &two(["Session", "Told"])),
        [(shared.clone(), message("`Session`", both), vec![1, 2])]
    );
    let section = [
        named("Login", "Login", "Checkout", "1"),
        run("Login"),
        funnel("Checkout", None, &["landing"]),
        funnel("Checkout", None, &["paid"]),
    ]
    .concat();
    let from = "the flow `Login` and from the funnel `Checkout` and from the funnel `Checkout`";
    assert_eq!(
        findings("flow-and-funnel", &section),
        [(shared.clone(), message("`Checkout`", from), vec![1, 10, 10])]
    );
    // Two versions of a crate: every name is shared, and that is one finding.
    let declared = || flow("Login", None, &["wait"], "", &[]);
    let section = [declared(), declared(), run("Login")].concat();
    let names = "`Login Aborted`, `Login Completed`, `Login Failed`, `Login Started`";
    let from = "the flow `Login` and from the flow `Login`";
    assert_eq!(
        findings("flow-twice", &section),
        [(shared, message(names, from), vec![50, 50])]
    );
}

#[test]
fn names_that_may_be_shared_are_no_finding() {
    let section = [
        named("Login", "Login", "Accepted Terms", "1"),
        named("Signup", "Signup", "Accepted Terms", "2"),
        run("Login"),
        run("Signup"),
        // One event, whose steps two modules divide among them.
        funnel("Checkout", None, &["landing"]),
        funnel("Checkout", None, &["paid"]),
    ]
    .concat();
    assert_eq!(findings("flow-may-share", &section), []);
}

#[test]
fn hostile_names_stay_in_their_place() {
    let event = "Log|in\x1b[2J";
    let section = [
        flow(
            event,
            Some("@all\n# Head"),
            &["`w|ait`"],
            "a|b\u{202e}",
            &[("t|old", "T\r\n> quote")],
        ),
        flow_site(
            event,
            ["shop\u{200b}", "f\r\n|"],
            ["src/\u{9b}.rs", "1"],
            "k|ey",
        ),
        site("Login", "seen", ["shop", "s"], ["src/s.rs", "1"], "", ""),
    ]
    .concat();
    let table = audit("hostile-flows", &section, "table");
    insta::assert_snapshot!("hostile_flows_table", table);
    let markdown = audit("hostile-flows", &section, "markdown");
    insta::assert_snapshot!("hostile_flows_markdown", markdown);
}
