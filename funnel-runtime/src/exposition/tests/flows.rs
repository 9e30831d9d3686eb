//! The families of flows, for flows that are declared by hand.

use super::{Source, expected, read_series};
use crate::exposition::flows::Flows;
use crate::exposition::reading::Reading;
use crate::vocabulary::{
    FlowDef, FlowEvents, FlowNaming, FlowOutcome, MilestoneDef, Naming, Vocabulary,
};

const fn flow(
    event: &'static str,
    steps: &'static [&'static str],
    milestones: &'static [MilestoneDef],
) -> FlowDef {
    let words = Vocabulary {
        event,
        naming: Naming {
            event_id: "event_id",
            timestamp: "timestamp",
            sequence: "sequence",
            session_id: "session_id",
            service_name: "service_name",
            service_version: "service_version",
            cohort: "cohort",
        },
        keys: &[],
    };
    let naming = FlowNaming {
        step: "step",
        reason: "reason",
        error_class: "error_class",
        duration_ms: "duration_ms",
        flow_id: "flow_id",
    };
    let events = FlowEvents {
        started: "Started",
        completed: "Completed",
        aborted: "Aborted",
        failed: "Failed",
    };
    FlowDef::new(words, naming, events, "Help.", steps, &[], milestones)
}

const TOLD: MilestoneDef = MilestoneDef {
    name: "accepted_terms",
    event: "Accepted Terms",
};

#[test]
fn a_flow_that_nobody_began_is_there_at_zero() {
    static FLOW: FlowDef = flow("Create", &["plan"], &[TOLD]);
    let of = |family: fn(&[&'static FlowDef]) -> Flows| [Source::Flows(family(&[&FLOW]))];
    assert_eq!(
        read_series(&of(Flows::started)),
        expected(&[("event=Create", 0)])
    );
    let outcomes = [
        ("event=Create,outcome=completed", 0),
        ("event=Create,outcome=aborted", 0),
        ("event=Create,outcome=failed", 0),
    ];
    assert_eq!(read_series(&of(Flows::outcomes)), expected(&outcomes));
    let ends = [
        ("event=Create,step=none,outcome=completed", 0),
        ("event=Create,step=none,outcome=aborted", 0),
        ("event=Create,step=none,outcome=failed", 0),
        ("event=Create,step=plan,outcome=completed", 0),
        ("event=Create,step=plan,outcome=aborted", 0),
        ("event=Create,step=plan,outcome=failed", 0),
    ];
    assert_eq!(read_series(&of(Flows::ends)), expected(&ends));
    let milestones = [("event=Create,milestone=accepted_terms", 0)];
    assert_eq!(read_series(&of(Flows::milestones)), expected(&milestones));
}

#[test]
fn flows_of_one_name_are_one_flow() {
    static ONE: FlowDef = flow("Create", &["plan", "pay"], &[TOLD]);
    static OTHER: FlowDef = flow("Create", &["pay", "ship"], &[TOLD]);
    for flow in [&ONE, &OTHER] {
        flow.started.add(0, 5);
        flow.told.add_one(0);
    }
    let end = |flow: &FlowDef, step, outcome, count| {
        flow.ends.add(FlowDef::end_at(step, outcome), count);
    };
    end(&ONE, None, FlowOutcome::Aborted, 1);
    end(&ONE, Some(1), FlowOutcome::Completed, 2);
    end(&OTHER, Some(0), FlowOutcome::Completed, 3);
    end(&OTHER, Some(1), FlowOutcome::Failed, 4);
    let of = |family: fn(&[&'static FlowDef]) -> Flows| [Source::Flows(family(&[&ONE, &OTHER]))];
    assert_eq!(
        read_series(&of(Flows::started)),
        expected(&[("event=Create", 10)])
    );
    let outcomes = [
        ("event=Create,outcome=completed", 5),
        ("event=Create,outcome=aborted", 1),
        ("event=Create,outcome=failed", 4),
    ];
    assert_eq!(read_series(&of(Flows::outcomes)), expected(&outcomes));
    let mut ends = read_series(&of(Flows::ends));
    assert_eq!(ends.len(), 12);
    ends.retain(|(_, count)| *count > 0);
    let counted = [
        ("event=Create,step=none,outcome=aborted", 1),
        ("event=Create,step=pay,outcome=completed", 5),
        ("event=Create,step=ship,outcome=failed", 4),
    ];
    assert_eq!(ends, expected(&counted));
    let milestones = [("event=Create,milestone=accepted_terms", 2)];
    assert_eq!(read_series(&of(Flows::milestones)), expected(&milestones));
}

#[test]
fn without_a_flow_or_a_milestone_there_is_no_family() {
    static FLOW: FlowDef = flow("Create", &["plan"], &[]);
    let reading = Reading::take();
    assert!(Source::Flows(Flows::started(&[])).is_empty(&reading));
    assert!(Source::Flows(Flows::milestones(&[&FLOW])).is_empty(&reading));
    assert!(!Source::Flows(Flows::ends(&[&FLOW])).is_empty(&reading));
}
