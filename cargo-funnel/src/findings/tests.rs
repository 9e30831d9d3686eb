//! What is found in sections, and in binaries together.

use funnel_runtime::registry::Registry;

use super::{Finding, Findings};
use crate::audit::Binary;
use crate::tests::record::{count, counter, flow, flow_site, funnel, record, site};

fn binary(path: &str, section: &[Vec<u8>]) -> Binary {
    Binary {
        path: path.to_owned(),
        registry: Registry::from_section(&section.concat()).unwrap(),
        linked: true,
    }
}

/// Findings in short: the code and the message.
fn short(findings: &[Finding]) -> Vec<String> {
    let findings = findings.iter();
    findings
        .map(|one| {
            format!(
                "{} {}",
                one.code.id,
                one.message.write(|name| format!("`{name}`"))
            )
        })
        .collect()
}

/// The findings on one binary.
fn of(section: &[Vec<u8>]) -> Vec<String> {
    let found = Findings::of(&[binary("app", section)]);
    assert!(found.across.is_empty());
    short(&found.of_each[0])
}

fn claim(keys: &str, scoped: &str) -> Vec<u8> {
    site(
        "Checkout",
        "claim",
        ["shop", "claim"],
        ["src/a.rs", "3"],
        keys,
        scoped,
    )
}

fn landing(keys: &str) -> Vec<u8> {
    site(
        "Checkout",
        "landing",
        ["shop", "land"],
        ["src/a.rs", "9"],
        keys,
        "",
    )
}

#[track_caller]
fn begins(found: &[String], expected: &[&str]) {
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

#[test]
fn a_sound_binary_has_no_finding() {
    let section = [
        funnel("Checkout", None, &["landing", "claim"]),
        claim("tier", "team_id"),
        landing(""),
        flow("Login", None, &["wait"], "", &[]),
        flow_site("Login", ["shop", "login"], ["src/l.rs", "1"], ""),
        counter("orders_total", "Orders.", &[], &[], ["src/k.rs", "1"]),
        count("orders_total", ["shop", "order"], ["src/k.rs", "9"]),
    ];
    assert_eq!(of(&section), [""; 0]);
}

#[test]
fn what_is_declared_and_does_not_happen_is_found() {
    let section = [
        funnel("Checkout", None, &["landing", "claim", "paid"]),
        landing(""),
        funnel("Refund", None, &["asked"]),
        flow("Login", None, &["wait"], "", &[]),
        counter("orders_total", "Orders.", &[], &[], ["src/k.rs", "1"]),
    ];
    begins(
        &of(&section),
        &[
            "F101 the steps `claim`, `paid` of `Checkout` have no site: no function of this binary emits them, and their counters stay at zero",
            "F101 the step `asked` of `Refund` has no site: ",
            "F109 the flow `Login` has no site: no function of this binary runs it",
            "F103 no site of this binary sets `tier`, `team_id` of `Checkout`: unless a scope",
            "F105 no annotated function of this binary counts in `orders_total`: code that calls `inc` or `add` leaves no record",
        ],
    );
}

#[test]
fn sites_without_their_declaration_are_errors() {
    let section = [
        funnel("Checkout", None, &["claim"]),
        claim("tier,team_id", ""),
        landing("tier"),
        site("Stray", "seen", ["shop", "s"], ["src/s.rs", "1"], "", ""),
        flow_site("Login", ["shop", "login"], ["src/l.rs", "1"], ""),
        count("lost_total", ["shop", "a"], ["src/k.rs", "9"]),
        count("lost_total", ["shop", "b"], ["src/k.rs", "12"]),
    ];
    begins(
        &of(&section),
        &[
            "F102 no declaration of the event `Checkout` in this binary has the steps `landing`, and 1 site emits it",
            "F102 the event `Stray` is not declared in this binary, and 1 site emits it",
            "F110 the flow `Login` is not declared in this binary, and 1 function runs it",
            "F111 the counter `lost_total` is not declared in this binary, and 2 functions count in it",
        ],
    );
}

#[test]
fn a_required_key_is_set_or_left_to_a_scope() {
    let declared = funnel("Checkout", None, &["claim"]);
    let section = |claim| [declared.clone(), claim];
    begins(
        &of(&section(claim("tier", ""))),
        &[
            "F104 every `claim` of `Checkout` must say `team_id`, and 1 site does not: their events lack it; set it there, or write `scoped(team_id)`",
            "F103 ",
        ],
    );
    assert_eq!(of(&section(claim("tier,team_id", ""))), [""; 0]);
    assert_eq!(of(&section(claim("tier", "team_id"))), [""; 0]);
}

#[test]
fn a_funnel_that_is_declared_twice_is_told_and_one_that_is_divided_is_not() {
    let sites = || [claim("tier,team_id", ""), landing("")].concat();
    let twice = [
        funnel("Checkout", None, &["landing", "claim"]),
        funnel("Checkout", None, &["claim"]),
        sites(),
    ];
    let found = of(&twice);
    assert!(
        found.contains(&"F108 the funnel `Checkout` is declared 2 times, with the same step `claim`: their counts and events are added up; link one version of the crate that declares it, or give each funnel an event of its own".to_owned()),
        "{found:#?}"
    );
    let divided = [
        funnel("Checkout", None, &["landing"]),
        funnel("Checkout", None, &["claim"]),
        sites(),
    ];
    assert_eq!(of(&divided), [""; 0]);
}

fn reviewed(target: &str) -> Vec<u8> {
    record(&[
        ("kind", "funnel"),
        ("event", "Signup"),
        ("counter", "signup_total"),
        ("step", "seen"),
        ("step", "done"),
        ("target_from", target),
        ("target_at_least", "0.02"),
        ("key", "tokens"),
        ("wire", "tokens"),
        ("class", "number"),
        ("reviewed", "model tokens, no credential"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop"),
        ("file", "src/lib.rs"),
        ("line", "1"),
    ])
}

#[test]
fn exceptions_and_targets_are_told() {
    let done = |step| {
        site(
            "Signup",
            step,
            ["shop", "f"],
            ["src/a.rs", "3"],
            "tokens",
            "",
        )
    };
    let max = [("max_series", "2400"), ("reason", "one for each shop")];
    let section = [
        reviewed("seen"),
        done("done"),
        counter(
            "orders_total",
            "Orders.",
            &max,
            &[("a", "b,c")],
            ["src/k.rs", "1"],
        ),
        count("orders_total", ["shop", "order"], ["src/k.rs", "9"]),
    ];
    begins(
        &of(&section),
        &[
            "F101 the step `seen` of `Signup` has no site",
            "F113 the target of `done` in `Signup`, at least `0.02` of `seen`, cannot be measured: no function of this binary emits `seen`",
            "F112 the funnel `Signup` has attributes that the rules on personal data refuse and a review allowed: `tokens`, because `model tokens, no credential`",
            "F112 `orders_total` has 2 series, and a review allowed up to 2400, because `one for each shop`",
        ],
    );
    let section = [reviewed("seen"), done("done"), done("seen")];
    begins(&of(&section), &["F112 "]);
}

#[test]
fn what_one_of_several_binaries_does_is_not_missed_in_another() {
    let declared = || funnel("Checkout", None, &["landing", "claim", "paid"]);
    let first = binary("a", &[declared(), landing("tier")]);
    let second = binary("b", &[declared(), claim("team_id", "")]);
    let found = Findings::of(&[first, second]);
    assert_eq!(found.of_each, [[], []]);
    begins(
        &short(&found.across),
        &[
            "F101 the step `paid` of `Checkout` (declared in `a` and `b`) has no site: no function of these binaries emits it, and its counter stays at zero",
        ],
    );
}

#[test]
fn binaries_have_to_agree_on_what_a_name_means() {
    let site = || landing("tier,team_id");
    let first = binary("a", &[funnel("Checkout", None, &["landing"]), site()]);
    let more = || {
        [
            funnel("Checkout", None, &["landing", "claim"]),
            claim("team_id", ""),
            site(),
        ]
    };
    let second = binary("b", &more());
    let found = Findings::of(&[first, second]);
    assert_eq!(found.of_each, [[], []]);
    begins(
        &short(&found.across),
        &["F114 the funnel `Checkout` is declared differently in `a` and `b` (steps): "],
    );
    let found = Findings::of(&[binary("a", &more()), binary("b", &more())]);
    assert_eq!(found.across, []);
}

#[test]
fn a_counter_with_the_name_of_what_probes_count_is_found() {
    let section = [
        counter("checkout_synthetic_total", "", &[], &[], ["src/a.rs", "1"]),
        funnel("Checkout", None, &["landing"]),
        landing("tier,team_id"),
        counter("orders_synthetic_total", "", &[], &[], ["src/b.rs", "2"]),
        counter("orders_total", "", &[], &[], ["src/c.rs", "3"]),
        counter("lonely_synthetic_total", "", &[], &[], ["src/d.rs", "4"]),
        count("checkout_synthetic_total", ["shop", "a"], ["src/a.rs", "9"]),
        count("orders_synthetic_total", ["shop", "b"], ["src/b.rs", "9"]),
        count("orders_total", ["shop", "c"], ["src/c.rs", "9"]),
        count("lonely_synthetic_total", ["shop", "d"], ["src/d.rs", "9"]),
    ];
    begins(
        &of(&section),
        &[
            "F118 `checkout_synthetic_total` is declared as a counter, and what probes count of `checkout_total` is exported under this name: ",
            "F118 `orders_synthetic_total` is declared as a counter, and what probes count of `orders_total` is exported under this name: ",
        ],
    );
    let found = Findings::of(&[binary("app", &section)]);
    let places = found.of_each[0].iter().map(|finding| {
        let places = finding.places.iter();
        places
            .map(|(what, place)| format!("{what} {}:{}", place.file, place.line))
            .collect::<Vec<_>>()
    });
    let places: Vec<_> = places.collect();
    assert_eq!(places[0][0], "counter src/a.rs:1");
    assert!(places[0][1].starts_with("funnel "), "{places:?}");
    assert_eq!(places[1], ["counter src/b.rs:2", "counter src/c.rs:3"]);
}

/// The fields of an alert with this name and condition.
fn alert<'a>(name: &'a str, condition: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let common = [
        ("alert_name", name),
        ("window", "1d"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
    ];
    [condition, &common].concat()
}

fn watched(name: &str, line: &str, alerts: &[Vec<(&str, &str)>]) -> [Vec<u8>; 2] {
    [
        counter(name, "Help.", &alerts.concat(), &[], ["src/k.rs", line]),
        count(name, ["shop", "f"], ["src/k.rs", "99"]),
    ]
}

#[test]
fn alerts_of_one_name_on_different_things_are_told() {
    let stalled = [("alert", "stalled"), ("versus", "1w")];
    let drop = || alert("Drop", &stalled);
    let section = [
        watched("orders_total", "1", &[drop()]),
        watched("logins_total", "2", &[alert("Other", &stalled)]),
        watched("visits_total", "3", &[drop(), alert("Third", &stalled)]),
    ];
    let found = Findings::of(&[binary("app", &section.concat())]);
    let finding = &found.of_each[0][0];
    assert_eq!(
        short(&found.of_each[0]),
        [
            "F115 several alerts are called `Drop`: on `orders_total`, on `visits_total`; who routes or silences one by its name hits the others, too: give each a name of its own with `name = \"…\"`",
        ]
    );
    let lines: Vec<_> = finding.places.iter().map(|(_, place)| place.line).collect();
    assert_eq!(lines, [1, 3]);
    // A declaration that is there twice is told as that, and not once more for each of its alerts.
    let section = [
        watched("orders_total", "1", &[drop()]),
        watched("orders_total", "2", &[drop()]),
    ];
    begins(&of(&section.concat()), &["F106 "]);
}

#[test]
fn an_alert_beside_a_counter_that_is_not_there_is_told() {
    let beside = |counter| [("alert", "stalled"), ("beside_counter", counter)];
    let section = [
        watched("orders_total", "1", &[alert("One", &beside("login_total"))]),
        watched(
            "logins_total",
            "2",
            &[alert("Two", &beside("orders_total"))],
        ),
        watched(
            "visits_total",
            "3",
            &[alert("Three", &beside("http_requests"))],
        ),
    ];
    assert_eq!(
        of(&section.concat()),
        [
            "F116 the alert `One` on `orders_total` waits until `login_total` goes on, which this binary does not have, so that it never fires: write `logins_total`, if that is meant",
            "F116 the alert `Three` on `visits_total` waits until `http_requests` goes on, which this binary does not have, so that it never fires: name a counter of this binary, or compare with an earlier time with `stalled(versus = \"1w\")`",
        ]
    );
}
