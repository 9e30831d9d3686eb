//! Flows and the functions that run them.

use super::{PLACE, RecordError, Registry, read};
use crate::registry::FlowInfo;
use crate::value::Class;

const NAMES: [(&str, &str); 6] = [
    ("kind", "flow"),
    ("event", "CLI Application Create"),
    ("started", "CLI Application Create Started"),
    ("completed", "CLI Application Create Completed"),
    ("aborted", "CLI Application Create Aborted"),
    ("failed", "Command Failed"),
];

fn flow(fields: &[(&str, &str)]) -> Result<FlowInfo, RecordError> {
    let fields = [&NAMES[..], fields, &PLACE].concat();
    read(&[&fields]).map(|mut registry| registry.flows.remove(0))
}

fn refused(fields: &[(&str, &str)]) -> String {
    flow(fields).unwrap_err().to_string()
}

#[test]
fn a_flow_has_names_steps_reasons_milestones_and_attributes() {
    let found = flow(&[
        ("help", "From a name to an application."),
        ("owner", "cli"),
        ("step", "plan"),
        ("help", "The plan is chosen."),
        ("step", "api_call"),
        ("help", ""),
        ("milestone", "accepted_terms"),
        ("event_of", "Accepted Terms"),
        ("help", "Said yes."),
        ("milestone", "declined_terms"),
        ("event_of", "Declined The Terms"),
        ("help", ""),
        ("reasons", "declined_terms,billing_required"),
        ("key", "region"),
        ("wire", "Region"),
        ("class", "label"),
        ("values", "eu,us"),
        ("key", "plan"),
        ("wire", "plan"),
        ("class", "label"),
        ("values", "free,pro"),
    ])
    .unwrap();
    assert_eq!(found.event, "CLI Application Create");
    assert_eq!(found.help, "From a name to an application.");
    assert_eq!(found.owner.as_deref(), Some("cli"));
    assert_eq!(found.started, "CLI Application Create Started");
    assert_eq!(found.completed, "CLI Application Create Completed");
    assert_eq!(found.aborted, "CLI Application Create Aborted");
    assert_eq!(found.failed, "Command Failed");
    let steps = found.steps.iter().map(|step| (&*step.name, &*step.help));
    assert!(steps.eq([("plan", "The plan is chosen."), ("api_call", "")]));
    assert_eq!(found.reasons, ["declined_terms", "billing_required"]);
    let milestones = found.milestones.iter();
    let milestones = milestones.map(|told| (&*told.name, &*told.event, &*told.help));
    assert!(milestones.eq([
        ("accepted_terms", "Accepted Terms", "Said yes."),
        ("declined_terms", "Declined The Terms", ""),
    ]));
    let keys = found.keys.iter();
    let keys = keys.map(|key| (&*key.name, &*key.wire, key.class, key.values.join("|")));
    assert!(keys.eq([
        ("region", "Region", Class::Label, "eu|us".to_owned()),
        ("plan", "plan", Class::Label, "free|pro".to_owned()),
    ]));
    assert_eq!((&*found.place.krate, found.place.line), ("shop", 7));
}

#[test]
fn a_flow_needs_no_more_than_its_names() {
    let found = flow(&[]).unwrap();
    assert_eq!((&*found.help, &found.owner), ("", &None));
    assert!(found.steps.is_empty() && found.reasons.is_empty());
    assert!(found.milestones.is_empty() && found.keys.is_empty());
}

#[test]
fn the_order_of_the_groups_does_not_matter() {
    let step = [("step", "plan"), ("help", "A step.")];
    let milestone = [
        ("milestone", "told"),
        ("event_of", "Told"),
        ("help", "A milestone."),
    ];
    let forth = flow(&[&step[..], &milestone, &[("colour", "green")]].concat()).unwrap();
    let back = flow(&[&milestone[..], &step].concat()).unwrap();
    assert_eq!(back, forth);
    assert_eq!(back.steps[0].help, "A step.");
    assert_eq!(back.milestones[0].help, "A milestone.");
}

#[test]
fn a_broken_declaration_is_an_error() {
    for missing in ["event", "started", "completed", "aborted", "failed"] {
        let names = NAMES.into_iter().filter(|(name, _)| *name != missing);
        let fields: Vec<_> = names.chain(PLACE).collect();
        assert_eq!(
            read(&[&fields]).unwrap_err().to_string(),
            format!("the record at byte 0 has no field `{missing}`")
        );
    }
    for (fields, expected) in [
        (&[("milestone", "told")][..], "has no field `event_of`"),
        (
            &[("milestone", "told"), ("event_of", "")],
            "has no field `event_of`",
        ),
        (
            &[("event_of", "Told")],
            "has a value of `milestone` that cannot be",
        ),
        (&[("wire", "region")], "has a value of `key` that cannot be"),
        (
            &[("key", "region"), ("class", "poem")],
            "has a value of `class` that cannot be",
        ),
    ] {
        assert_eq!(refused(fields), format!("the record at byte 0 {expected}"));
    }
}

fn site<'a>(event: &'a str, function: &'a str, line: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("event", event),
        ("kind", "flow_site"),
        ("function", function),
        ("keys", "region,plan"),
    ];
    fields.extend(PLACE);
    fields.last_mut().unwrap().1 = line;
    fields
}

#[test]
fn flows_and_their_sites_come_in_a_fixed_order() {
    let declared = |event: &'static str, line: &'static str| {
        let mut fields = [&NAMES[..], &PLACE].concat();
        fields[1].1 = event;
        fields.last_mut().unwrap().1 = line;
        fields
    };
    let mut records = vec![
        declared("B", "10"),
        declared("B", "9"),
        declared("A", "20"),
        site("B", "late", "12"),
        site("B", "two", "3"),
        site("B", "one", "3"),
        site("A", "only", "90"),
    ];
    let registry = |records: &[Vec<_>]| -> Registry {
        read(&records.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap()
    };
    let forth = registry(&records);
    records.reverse();
    assert_eq!(registry(&records), forth);
    let flows = forth
        .flows
        .iter()
        .map(|flow| (&*flow.event, flow.place.line));
    assert!(flows.eq([("A", 20), ("B", 9), ("B", 10)]));
    let sites = forth.flow_sites.iter().map(|site| &*site.function);
    assert!(sites.eq(["only", "one", "two", "late"]));
    assert_eq!(forth.flow_sites[0].keys, ["region", "plan"]);
    assert_eq!(forth.flow("B").unwrap().place.line, 9);
    assert_eq!(forth.flow("C"), None);
    assert!(forth.funnels.is_empty() && forth.sites.is_empty());
}

#[test]
fn a_site_names_its_flow_its_function_and_its_keys() {
    for missing in ["event", "function", "keys"] {
        let mut fields = site("A", "create", "1");
        fields.retain(|(name, _)| *name != missing);
        assert_eq!(
            read(&[&fields]).unwrap_err().to_string(),
            format!("the record at byte 0 has no field `{missing}`")
        );
    }
}
