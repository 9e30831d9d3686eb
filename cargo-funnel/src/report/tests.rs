//! What lines written by hand come to.

use funnel_runtime::registry::Registry;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Count, FlowReport, Report, Reporter, StepReport};
use crate::tests::record::{flow, funnel, record};

const CREATE: &str = "Create";

/// A flow of three steps with two milestones, a login that shares one of them, and a funnel.
fn registry() -> Registry {
    let section = [
        flow(
            CREATE,
            None,
            &["plan", "terms", "call"],
            "declined_terms",
            &[
                ("accepted", "Accepted Terms"),
                ("declined", "Declined Terms"),
            ],
        ),
        flow("Login", None, &["wait"], "", &[("seen", "Accepted Terms")]),
        funnel("Checkout", None, &["landing", "claim"]),
    ];
    Registry::from_section(&section.concat()).unwrap()
}

fn reported(registry: &Registry, lines: &[String], with_synthetic: bool) -> Report {
    let mut reporter = Reporter::new(&[registry], with_synthetic);
    for line in lines {
        reporter.line(line.as_bytes());
    }
    reporter.finish()
}

fn report(lines: &[String]) -> Report {
    reported(&registry(), lines, false)
}

/// The line of an event of session `s`, whose sequence is also its id, with these attributes.
fn line(event: &str, sequence: u64, more: &Value) -> String {
    let mut line = json!({
        "event_id": format!("id-{sequence}"),
        "sequence": sequence,
        "session_id": "s",
        "cohort": "real",
    });
    let members = line.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    // Its name comes first.
    line.to_string()
        .replacen('{', &format!("{{\"event\":{},", json!(event)), 1)
}

fn started(id: u64) -> String {
    line("Create Started", id, &json!({ "flow_id": id }))
}

/// A later event of the flow with this id.
fn later(event: &str, [id, sequence]: [u64; 2], more: &Value) -> String {
    let mut all = json!({ "flow_id": id, "duration_ms": 12 });
    let members = all.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    line(event, sequence, &all)
}

fn create(report: &Report) -> &FlowReport {
    &report.flows[0]
}

fn count(name: &str, count: u64) -> Count {
    let name = name.to_owned();
    Count { name, count }
}

/// The numbers of a flow: started, completed, aborted, failed, unfinished.
fn numbers(flow: &FlowReport) -> [u64; 5] {
    [
        flow.started,
        flow.completed,
        flow.aborted,
        flow.failed,
        flow.unfinished,
    ]
}

/// Completed, aborted, failed and unfinished by step.
fn steps(flow: &FlowReport) -> Vec<(Option<&str>, [u64; 4])> {
    let row = |step: &StepReport| [step.completed, step.aborted, step.failed, step.unfinished];
    let steps = flow.steps.iter();
    steps
        .map(|step| (step.step.as_deref(), row(step)))
        .collect()
}

/// A flow that ended in each way, and two that did not end.
fn all() -> Vec<String> {
    let declined = json!({ "step": "terms", "reason": "declined_terms" });
    let cancelled = json!({ "reason": "cancelled" });
    vec![
        started(1),
        later("Accepted Terms", [1, 2], &json!({ "step": "terms" })),
        later("Create Completed", [1, 3], &json!({ "step": "call" })),
        started(4),
        later("Create Aborted", [4, 5], &declined),
        started(6),
        later("Create Aborted", [6, 7], &cancelled),
        started(8),
        later(
            "Create Failed",
            [8, 9],
            &json!({ "step": "call", "error_class": "Timeout" }),
        ),
        started(10),
        later("Declined Terms", [10, 11], &json!({ "step": "plan" })),
        later("Accepted Terms", [10, 12], &json!({ "step": "terms" })),
        started(13),
    ]
}

#[test]
fn every_flow_is_in_one_of_the_numbers() {
    let report = report(&all());
    let flow = create(&report);
    assert_eq!(flow.event, CREATE);
    assert_eq!(numbers(flow), [6, 1, 2, 1, 2]);
    assert_eq!(flow.unfinished_anywhere, 1);
    let reasons = [count("cancelled", 1), count("declined_terms", 1)];
    assert_eq!(flow.reasons, reasons);
    assert_eq!(flow.error_classes, [count("Timeout", 1)]);
    assert_eq!(
        flow.milestones,
        [count("accepted", 2), count("declined", 1)]
    );
    assert_eq!(
        steps(flow),
        [
            (None, [0, 1, 0, 0]),
            (Some("plan"), [0, 0, 0, 0]),
            (Some("terms"), [0, 1, 0, 1]),
            (Some("call"), [1, 0, 1, 0]),
        ]
    );
    assert_eq!((flow.begun_elsewhere, flow.second_ends), (0, 0));
    assert_eq!((report.read.events, report.read.lines()), (13, 13));
    // A flow of which there is no event is there all the same.
    assert_eq!(report.flows[1].event, "Login");
    assert_eq!(numbers(&report.flows[1]), [0; 5]);
    assert_eq!(steps(&report.flows[1]), [(Some("wait"), [0; 4])]);
}

#[test]
fn the_order_of_the_lines_does_not_matter() {
    let mut lines = all();
    let again = json!({ "reason": "exit" });
    lines.push(later("Create Aborted", [1, 14], &again));
    let forth = report(&lines);
    // The end with the lower sequence is the one that counts.
    assert_eq!(numbers(create(&forth)), [6, 1, 2, 1, 2]);
    assert_eq!(create(&forth).second_ends, 1);
    lines.reverse();
    let text = |report| serde_json::to_string(&report).unwrap();
    assert_eq!(text(report(&lines)), text(forth));
}

#[test]
fn what_is_read_twice_counts_once() {
    let lines = [all(), all()].concat();
    let report = report(&lines);
    assert_eq!(numbers(create(&report)), [6, 1, 2, 1, 2]);
    assert_eq!((report.read.events, report.read.duplicates), (13, 13));
}

#[test]
fn probes_are_left_out_unless_they_are_asked_for() {
    let probe = json!({ "flow_id": 20, "cohort": "synthetic" });
    let lines = [started(1), line("Create Started", 20, &probe)];
    let without = report(&lines);
    assert_eq!(numbers(create(&without)), [1, 0, 0, 0, 1]);
    assert_eq!((without.read.events, without.read.synthetic), (1, 1));
    let with = reported(&registry(), &lines, true);
    assert_eq!(numbers(create(&with)), [2, 0, 0, 0, 2]);
    assert_eq!((with.read.events, with.read.synthetic), (2, 0));
}

#[test]
fn a_torn_line_is_counted_and_what_stands_behind_it_is_read() {
    let torn = &started(3)[..40];
    let end = later("Create Completed", [1, 2], &json!({}));
    let lines = [started(1), format!("{torn}{end}"), torn.to_owned()];
    let report = report(&lines);
    assert_eq!(numbers(create(&report)), [1, 1, 0, 0, 0]);
    assert_eq!((report.read.events, report.read.torn), (2, 2));
    assert_eq!(report.read.lines(), 4);
}

#[test]
fn what_the_binary_does_not_have_is_counted_by_name() {
    let other = |sequence| line("Other", sequence, &json!({ "flow_id": 1 }));
    let lines = [
        other(1),
        other(2),
        // The name of a flow and of a funnel, without what makes an event one of theirs.
        line("Create Started", 3, &json!({})),
        line("Checkout", 4, &json!({})),
        "a line of a log".to_owned(),
        String::new(),
    ];
    let report = report(&lines);
    let unknown = report.read.unknown.iter();
    let unknown: Vec<_> = unknown.map(|(name, count)| (&**name, *count)).collect();
    assert_eq!(
        unknown,
        [("Checkout", 1), ("Create Started", 1), ("Other", 2)]
    );
    assert_eq!((report.read.events, report.read.no_events), (0, 1));
    assert_eq!(report.read.lines(), 5);
}

#[test]
fn a_flow_is_told_from_others_by_session_and_id() {
    let other = json!({ "flow_id": 1, "session_id": "t", "event_id": "other" });
    let lines = [
        started(1),
        line("Create Started", 1, &other),
        later("Create Completed", [1, 2], &json!({})),
    ];
    assert_eq!(numbers(create(&report(&lines))), [2, 1, 0, 0, 1]);
}

#[test]
fn a_flow_that_began_elsewhere_is_told() {
    let lines = [
        later("Create Completed", [1, 2], &json!({ "step": "old_step" })),
        later("Declined Terms", [3, 4], &json!({})),
    ];
    let report = report(&lines);
    let flow = create(&report);
    assert_eq!(numbers(flow), [0, 1, 0, 0, 0]);
    assert_eq!(flow.begun_elsewhere, 2);
    assert_eq!(
        flow.milestones,
        [count("accepted", 0), count("declined", 1)]
    );
    // A step of another version of the program.
    assert_eq!(steps(flow).last(), Some(&(Some("old_step"), [1, 0, 0, 0])));
}

#[test]
fn a_milestone_of_two_flows_belongs_to_the_one_that_was_run() {
    let login = json!({ "flow_id": 3 });
    let lines = [
        started(1),
        later("Accepted Terms", [1, 2], &json!({})),
        line("Login Started", 3, &login),
        later("Accepted Terms", [3, 4], &json!({})),
        later("Accepted Terms", [3, 5], &json!({})),
        // Of either, and of neither.
        later("Accepted Terms", [6, 7], &json!({})),
        later("Login Completed", [1, 8], &json!({})),
    ];
    let report = report(&lines[..6]);
    assert_eq!(create(&report).milestones[0], count("accepted", 1));
    assert_eq!(report.flows[1].milestones, [count("seen", 2)]);
    assert_eq!((report.read.events, report.read.unplaced), (5, 1));
    let report = self::report(&lines);
    assert_eq!(numbers(create(&report)), [0; 5]);
    assert_eq!((report.read.events, report.read.unplaced), (3, 4));
    assert_eq!(report.read.lines(), 7);
}

#[test]
fn events_of_one_name_are_told_apart_by_what_they_say() {
    let section = record(&[
        ("kind", "flow"),
        ("event", "Command"),
        ("started", "Command"),
        ("completed", "Command"),
        ("aborted", "Command"),
        ("failed", "Command"),
        ("step", "run"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop"),
        ("file", "src/lib.rs"),
        ("line", "1"),
    ]);
    let registry = Registry::from_section(&section).unwrap();
    let command = |id| line("Command", id, &json!({ "flow_id": id }));
    let lines = [
        command(1),
        later("Command", [1, 2], &json!({})),
        command(3),
        later("Command", [3, 4], &json!({ "reason": "exit" })),
        command(5),
        later("Command", [5, 6], &json!({ "error_class": "Timeout" })),
        command(7),
    ];
    let report = reported(&registry, &lines, false);
    assert_eq!(numbers(&report.flows[0]), [4, 1, 1, 1, 1]);
}

#[test]
fn the_names_of_attributes_are_those_of_the_flow() {
    let lines = [
        r#"{"event":"Create Started","eventId":"a","sequence":1,"sessionId":"s","cohort":"real","flowId":1}"#,
        r#"{"event":"Create Failed","eventId":"b","sequence":2,"sessionId":"s","cohort":"real","flowId":1,"step":"call","errorClass":"Timeout","durationMs":3}"#,
        r#"{"event":"Create Started","EventId":"c","Sequence":3,"SessionId":"s","Cohort":"synthetic","FlowId":3}"#,
    ];
    let report = report(&lines.map(str::to_owned));
    assert_eq!(numbers(create(&report)), [1, 0, 0, 1, 0]);
    assert_eq!(report.read.synthetic, 1);
}

#[test]
fn a_declaration_that_two_binaries_have_is_one() {
    let registry = registry();
    let mut reporter = Reporter::new(&[&registry, &registry], false);
    for line in all() {
        reporter.line(line.as_bytes());
    }
    let both = serde_json::to_string(&reporter.finish()).unwrap();
    assert_eq!(both, serde_json::to_string(&report(&all())).unwrap());
}

#[test]
fn a_funnel_has_its_events_and_entities_by_step() {
    let step = |sequence, step: &str, team: Value| {
        let more = json!({ "funnel_step": step, "teamId": team, "team_id": sequence });
        line("Checkout", sequence, &more)
    };
    let lines = [
        step(1, "landing", json!("a")),
        step(2, "landing", json!("a")),
        step(3, "landing", json!("b")),
        step(4, "retired", json!("a")),
        line("Checkout", 5, &json!({ "funnel_step": "landing" })),
    ];
    let report = report(&lines);
    let [funnel] = &report.funnels[..] else {
        panic!("{report:?}")
    };
    assert_eq!(funnel.event, "Checkout");
    let steps = funnel.steps.iter();
    let steps: Vec<_> = steps
        .map(|step| (&*step.step, step.events, step.entities[0].count))
        .collect();
    assert_eq!(
        steps,
        [("landing", 4, 2), ("claim", 0, 0), ("retired", 1, 1)]
    );
    assert_eq!(funnel.steps[1].entities, [count("teamId", 0)]);
    assert_eq!(report.read.events, 5);
}

proptest! {
    #[test]
    fn no_line_is_lost_and_no_flow_ends_twice(
        events in proptest::collection::vec(
            (
                prop::sample::select(vec![
                    "Create Started", "Create Completed", "Create Aborted", "Create Failed",
                    "Accepted Terms", "Login Started", "Checkout", "Other",
                ]),
                0..4_u64, 0..40_u64, 0..8_u8,
            ),
            0..60,
        ),
    ) {
        let lines: Vec<_> = events
            .iter()
            .map(|(event, id, sequence, says)| {
                let mut more = json!({ "flow_id": id, "funnel_step": "landing" });
                let members = more.as_object_mut().unwrap();
                let all = [("duration_ms", json!(1)), ("reason", json!("exit")), ("error_class", json!("E"))];
                for (at, (name, value)) in all.into_iter().enumerate() {
                    if says & (1 << at) != 0 {
                        members.insert(name.to_owned(), value);
                    }
                }
                line(event, *sequence, &more)
            })
            .collect();
        let report = report(&lines);
        prop_assert_eq!(report.read.lines(), lines.len() as u64);
        for flow in &report.flows {
            let [started, completed, aborted, failed, unfinished] = numbers(flow);
            let ended = completed + aborted + failed;
            prop_assert!(ended + unfinished <= started + flow.begun_elsewhere, "{flow:?}");
            prop_assert!(ended + unfinished >= started, "{flow:?}");
            let of_steps: u64 = flow.steps.iter().map(|step| step.unfinished).sum();
            prop_assert_eq!(of_steps + flow.unfinished_anywhere, unfinished);
        }
    }
}
