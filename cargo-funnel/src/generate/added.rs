//! The attributes that the library adds to events, and what they are called. A leaf.

use funnel_rules::Case;
use funnel_runtime::Class;

/// An attribute that the library adds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Base {
    /// In `snake_case`.
    pub(crate) name: &'static str,
    pub(crate) class: Class,
    pub(crate) what: &'static str,
}

impl Base {
    /// What events in this case call it.
    pub(crate) fn wire(self, case: Case) -> String {
        case.apply(self.name)
    }
}

const fn base(name: &'static str, class: Class, what: &'static str) -> Base {
    Base { name, class, what }
}

/// What every event has.
pub(crate) const OF_ALL: [Base; 7] = [
    base(
        "event_id",
        Class::Id,
        "The event; the same in every attempt to deliver it.",
    ),
    base(
        "timestamp",
        Class::Number,
        "When it was emitted, in milliseconds since 1970.",
    ),
    base(
        "sequence",
        Class::Number,
        "Its position among the events of the process.",
    ),
    base("session_id", Class::Id, "The run of the process."),
    base(
        "service_name",
        Class::Literal,
        "The service, where its configuration names it.",
    ),
    base(
        "service_version",
        Class::Literal,
        "Its version, where its configuration names it.",
    ),
    base(
        "cohort",
        Class::Label,
        "Whether it is of people or of a probe.",
    ),
];
/// What the events of funnels have besides.
pub(crate) const OF_FUNNELS: [Base; 1] = [base("funnel_step", Class::Label, "The step.")];
/// What the events of flows have besides.
pub(crate) const OF_FLOWS: [Base; 5] = [
    base(
        "step",
        Class::Label,
        "The step that the flow is in; none before the first.",
    ),
    base(
        "reason",
        Class::Label,
        "Why it was given up, in the event that says so.",
    ),
    base(
        "error_class",
        Class::Literal,
        "The type of the error, in the event that says it failed.",
    ),
    base(
        "duration_ms",
        Class::Duration,
        "How long it has run, in all events but the first.",
    ),
    base(
        "flow_id",
        Class::Number,
        "The run of the flow within the session.",
    ),
];
/// What `cohort` can be.
pub(crate) const COHORTS: [&str; 2] = ["real", "synthetic"];
/// Why any flow can be given up, whatever it declares.
pub(crate) const REASONS: [&str; 4] = ["cancelled", "exit", "other", "terminated"];

/// The case that a declaration names with `rename_all`, which holds for these attributes too. That of a
/// later version is read as the usual one.
pub(crate) fn case(rename_all: &str) -> Case {
    Case::from_name(rename_all).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use funnel_rules::{BASE_ATTRIBUTES, Case, FLOW_ATTRIBUTES};
    use funnel_runtime::Cohort;

    use super::{COHORTS, OF_ALL, OF_FLOWS, OF_FUNNELS, case};

    #[test]
    fn what_is_added_is_what_the_library_adds() {
        let names = OF_ALL.iter().chain(&OF_FUNNELS).map(|base| base.name);
        assert!(
            ["event"]
                .into_iter()
                .chain(names)
                .eq(BASE_ATTRIBUTES.iter().copied())
        );
        let names = OF_FLOWS.iter().map(|base| base.name);
        assert!(names.eq(FLOW_ATTRIBUTES.iter().copied()));
        let cohorts = [Cohort::real(), Cohort::synthetic()].map(Cohort::as_str);
        assert_eq!(cohorts, COHORTS);
    }

    #[test]
    fn they_are_in_the_case_that_the_declaration_names() {
        for name in Case::NAMES {
            assert_eq!(case(name).name(), name);
        }
        assert_eq!(case("UPPER"), Case::Snake);
        assert_eq!(case("camelCase").apply(OF_FUNNELS[0].name), "funnelStep");
    }
}
