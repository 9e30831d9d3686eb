//! What holds for the rules of every registry, whoever wrote it. Whether promtool takes them, and whether their
//! tests pass, is for promtool: `cargo xtask test --only rules`.

use funnel_runtime::registry::Registry;
use proptest::prelude::*;

use super::files;
use crate::generate::{Input, Refusal};
use crate::render::visible;
use crate::tests::record::record;

type Fields<'a> = Vec<(&'a str, &'a str)>;

fn generated_every(
    section: &[Vec<u8>],
    interval: Option<&str>,
) -> Result<Vec<(String, String)>, Refusal> {
    let registry = Registry::from_section(&section.concat()).unwrap();
    let input = Input {
        registry: &registry,
        lock: None,
        service: Some("shop"),
        docs: None,
        interval,
    };
    let files = files(&input)?.into_iter();
    Ok(files.map(|file| (file.path, file.text)).collect())
}

fn rules(section: &[Vec<u8>]) -> String {
    generated_every(section, None).unwrap()[0].1.clone()
}

fn refused(section: &[Vec<u8>]) -> String {
    generated_every(section, None).unwrap_err().to_string()
}

/// The fields of an alert, of which the ones given replace the usual ones.
fn alert<'a>(kind: &'a str, more: &[(&'a str, &'a str)]) -> Fields<'a> {
    let mut fields = vec![
        ("alert", kind),
        ("alert_name", "Told"),
        ("window", "1h"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
    ];
    let usual: &[(&str, &str)] = match kind {
        "drop" => &[("threshold", "0.5"), ("versus", "1w")],
        "spike" => &[("threshold", "3.0"), ("versus", "1w")],
        _ => &[],
    };
    fields.extend(usual);
    for (name, value) in more {
        match fields.iter_mut().find(|(found, _)| found == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

const PLACE: [(&str, &str); 5] = [
    ("crate", "shop"),
    ("version", "1"),
    ("module", "shop"),
    ("file", "a.rs"),
    ("line", "1"),
];

fn counter(name: &str, labels: &[(&str, &str)], alerts: &[Fields<'_>]) -> Vec<u8> {
    let mut fields = vec![
        ("kind", "counter"),
        ("counter", name),
        ("help", ""),
        ("owner", "growth"),
    ];
    for (label, values) in labels {
        fields.extend([("label", *label), ("class", "label"), ("values", *values)]);
    }
    fields.extend(alerts.iter().flatten());
    fields.extend(PLACE);
    record(&fields)
}

/// A funnel whose last step has these fields besides.
fn funnel(event: &str, steps: &[&str], last: &[(&str, &str)]) -> Vec<u8> {
    let mut fields = vec![
        ("kind", "funnel"),
        ("event", event),
        ("counter", "funnel_total"),
        ("help", ""),
    ];
    for step in steps {
        fields.extend([("step", *step), ("help", "")]);
    }
    fields.extend(last);
    fields.extend(PLACE);
    record(&fields)
}

#[test]
fn a_program_without_alerts_is_told_of_losses() {
    let files = generated_every(&[], None).unwrap();
    let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "prometheus-rules/rules.yml",
            "prometheus-rules/tests/event_loss_fast.yml",
            "prometheus-rules/tests/event_loss_slow.yml",
        ]
    );
    assert!(
        files[0].1.contains("\n          > 0.0144\n          and\n"),
        "{}",
        files[0].1
    );
}

#[test]
fn an_alert_compares_what_is_recorded() {
    let section = [counter(
        "signups_total",
        &[],
        &[alert("drop", &[("threshold", "0.3")])],
    )];
    let rules = rules(&section);
    assert!(
        rules.contains(
            "          job:signups:increase1h\n          /\n          job:signups:increase1h_offset1w\n          \
             <= 0.7\n          and\n          job:signups:increase1h_offset1w >= 20\n        for: 5m\n"
        ),
        "{rules}"
    );
    assert!(
        rules.contains("runbook_url: \"docs/counters.md#counter-signups_total-alert-told\""),
        "{rules}"
    );
}

#[test]
fn windows_are_called_alike_however_they_are_written() {
    let one = alert("drop", &[("window", "60m"), ("versus", "7d")]);
    let other = alert("spike", &[("alert_name", "Other")]);
    let rules = rules(&[counter("a_total", &[], &[one, other])]);
    assert_eq!(rules.matches("- record: job:a:increase1h\n").count(), 1);
    assert_eq!(
        rules
            .matches("- record: job:a:increase1h_offset1w\n")
            .count(),
        1
    );
    assert!(!rules.contains("60m") || rules.contains("In the last 60m"));
}

#[test]
fn what_is_seen_together_is_evaluated_together() {
    let beside = [("beside_counter", "b_total")];
    let section = [
        counter("a_total", &[], &[alert("stalled", &beside)]),
        counter("b_total", &[], &[alert("drop", &[("alert_name", "Other")])]),
        counter("c_total", &[], &[alert("drop", &[("alert_name", "Third")])]),
    ];
    let rules = rules(&section);
    assert!(
        rules.contains("  - name: \"shop: a_total, b_total\"\n"),
        "{rules}"
    );
    assert!(rules.contains("  - name: \"shop: c_total\"\n"), "{rules}");
    assert_eq!(rules.matches("- record: job:b:increase1h\n").count(), 1);
}

#[test]
fn what_is_taken_off_leaves_the_net() {
    let mut refunds = vec![("reduces", "revenue_total")];
    refunds.extend([
        ("label", "currency"),
        ("class", "label"),
        ("values", "EUR,USD"),
    ]);
    let mut fields = vec![
        ("kind", "counter"),
        ("counter", "refunds_total"),
        ("help", ""),
    ];
    fields.extend(refunds);
    fields.extend(PLACE);
    let refunds = record(&fields);
    let labels = [("currency", "EUR,USD"), ("kind", "a,b")];
    let all = [counter("revenue_total", &labels, &[]), refunds.clone()];
    let rules = rules(&all);
    assert!(
        rules.contains(
            "      - record: job_currency:revenue:net_increase1d\n        expr: |\n          \
             job_currency:revenue:increase1d\n          -\n          job_currency:refunds:increase1d\n          \
             or\n          job_currency:revenue:increase1d\n"
        ),
        "{rules}"
    );
    assert_eq!(
        refused(&[refunds]),
        "the counter `refunds_total` is taken off from `revenue_total`, which is not in this program; it has \
         `refunds_total`"
    );
}

#[test]
fn a_missed_target_needs_as_many_as_tell_something() {
    let target = [("target_from", "a"), ("target_at_least", "0.02")];
    let rules = rules(&[funnel("Buy", &["a", "b"], &target)]);
    assert!(
        rules.contains("ratio_increase1d{step=\"b\",from=\"a\"} < 0.02\n          and on (job)\n"),
        "{rules}"
    );
    assert!(
        rules.contains("increase1d{step=\"a\"}) >= 500\n"),
        "{rules}"
    );
}

#[test]
fn what_the_interval_cannot_carry_is_refused() {
    let section = [counter(
        "a_total",
        &[],
        &[alert("drop", &[("window", "15m")])],
    )];
    assert!(generated_every(&section, Some("3m")).is_ok());
    assert_eq!(
        generated_every(&section, Some("5m"))
            .unwrap_err()
            .to_string(),
        "the alert `Told` looks at a window of `15m`, and with rules that are evaluated every `5m` it would be \
         looked at fewer than 4 times; write a window of `20m` or more, or a shorter `--interval`"
    );
    for interval in ["0s", "often"] {
        assert!(
            generated_every(&section, Some(interval)).is_err(),
            "{interval}"
        );
    }
}

#[test]
fn what_would_mislead_is_refused() {
    let of = |alerts: &[Fields<'_>]| refused(&[counter("a_total", &[("x", "y,z")], alerts)]);
    assert!(of(&[alert("drop", &[("floor", "0")])]).starts_with("the alert `Told` has no floor"));
    assert!(of(&[alert("drop", &[("threshold", "1.5")])]).contains("no more than all of it"));
    assert!(of(&[alert("drop", &[("threshold", "half")])]).contains("`half`, which is no number"));
    assert!(of(&[alert("drop", &[("versus", "30m")])]).contains("shorter than its window"));
    assert!(of(&[alert("drop", &[("hold", "2w")])]).contains("for which it has to hold"));
    assert!(of(&[alert("drop", &[("window", "1.5h")])]).contains("is no duration"));
    assert_eq!(
        of(&[alert("stalled", &[("beside_counter", "b_total")])]),
        "the alert `Told` looks beside the counter `b_total`, which is not in this program; it has `a_total`"
    );
    assert_eq!(
        of(&[alert("drop", &[("only", "y,w")])]),
        "the alert `Told` looks at `y`, `w`, and no label of `a_total` can be that; there are `y`, `z`"
    );
    let drop = alert("drop", &[]);
    assert!(of(&[drop.clone(), alert("spike", &[])]).starts_with("two alerts are called `Told`"));
    let section = [
        counter("a_total", &[], std::slice::from_ref(&drop)),
        counter("b_total", &[], &[drop]),
    ];
    assert!(
        refused(&section)
            .contains("one beside the counter `a_total` and one beside the counter `b_total`")
    );
    assert!(
        of(&[alert("drop", &[("alert_name", "EventLossFast")])]).contains("without being declared")
    );
    let beside = alert("stalled", &[("beside_step", "c")]);
    assert_eq!(
        refused(&[funnel("Buy", &["a", "b"], &beside)]),
        "the alert `Told` looks beside the step `c`, and `Buy` has no such step; it has `a`, `b`"
    );
    let target = [("target_from", "a"), ("target_at_least", "0.0")];
    assert!(
        refused(&[funnel("Buy", &["a", "b"], &target)]).contains("is 0, which is always reached")
    );
    let drop = alert("drop", &[]);
    assert!(
        refused(&[counter("größe_total", &[], &[drop])]).contains("cannot be written in PromQL")
    );
}

#[test]
fn the_same_alert_of_two_binaries_is_one() {
    let one = counter("a_total", &[], &[alert("drop", &[])]);
    let other = counter("a_total", &[("x", "y")], &[alert("drop", &[])]);
    assert_eq!(rules(&[one, other]).matches("- alert: \"Told\"").count(), 1);
}

/// Any text that a damaged or hostile record can hold, but for what its lists are told apart by.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,12}",
        "[^\x1e\x1f,]{1,12}",
        "[\\n\"'\\\\{}$`%|.*/#:é\u{202e}]{1,12}"
    ]
}

/// The text without what is in double quotes.
fn bare(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars();
    let mut is_open = false;
    while let Some(char) = chars.next() {
        match char {
            '\\' if is_open => drop(chars.next()),
            '"' => is_open = !is_open,
            _ if is_open => {}
            char => out.push(char),
        }
    }
    assert!(!is_open, "{line}");
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_name_leaves_its_quotes(names in proptest::collection::vec(name(), 8..9)) {
        let [event, from, step, summary, runbook, severity, text, told] = &names[..] else {
            unreachable!("the strategy gives eight");
        };
        prop_assume!(from != step && told != "Other");
        let said: [(&str, &str); 5] = [
            ("alert_name", told),
            ("summary", summary),
            ("runbook", runbook),
            ("severity", severity),
            ("threshold", "0.25"),
        ];
        let mut last = alert("drop", &said);
        last.extend([("target_from", &**from), ("target_at_least", "0.2")]);
        let only = [("only", text.as_str()), ("alert_name", "Other")];
        let section = [
            funnel(event, &[from, step], &last),
            counter("a_total", &[("x", text)], &[alert("spike", &only)]),
        ];
        let usual = [
            funnel("Buy", &["a", "b"], &{
                let mut last = alert("drop", &[("threshold", "0.25"), ("summary", "a"), ("runbook", "a")]);
                last.extend([("target_from", "a"), ("target_at_least", "0.2")]);
                last
            }),
            counter("a_total", &[("x", "a")], &[alert("spike", &[("only", "a"), ("alert_name", "Other")])]),
        ];
        let found = generated_every(&section, None).unwrap();
        let usual = generated_every(&usual, None).unwrap();
        // But for what is quoted, the rules are those of any names.
        let bared = |text: &str| text.lines().map(bare).collect::<Vec<_>>();
        prop_assert_eq!(bared(&found[0].1), bared(&usual[0].1));
        for (_, text) in &found {
            prop_assert!(text.chars().all(|it| it == '\n' || visible(&it.to_string()) == it.to_string()), "{}", text);
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                bare(line);
            }
        }
        // Between braces there is what this crate runs, or a brace.
        let is_template = |line: &&str| {
            let keys = ["summary", "description", "runbook_url", "owner", "severity", "event"];
            keys.iter().any(|key| line.trim_start().starts_with(&format!("{key}: ")))
        };
        for line in found[0].1.lines().filter(is_template) {
            for run in line.split("{{").skip(1) {
                let run = run.split("}}").next().unwrap_or_default().trim();
                let is_own = run == r#"\"{\""# || run.starts_with("$labels.") || run.starts_with("$value | humanize");
                prop_assert!(is_own, "{}", line);
            }
        }
    }
}
