//! The rules: each change has a code, what it means for others, and what to do about it.

use super::Class::{self, Breaking, Compatible, Privacy};
use crate::code::{Code, Severity};

/// One kind of change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) code: Code,
    /// What a change of this kind always is.
    pub(crate) class: Class,
    /// What to do where it is not meant, or before it is done.
    pub(crate) fix: &'static str,
}

pub(super) const fn severity(class: Class) -> Severity {
    match class {
        Breaking => Severity::Error,
        Privacy => Severity::Warning,
        Compatible => Severity::Note,
    }
}

macro_rules! rules {
    ($($constant:ident = $id:literal $name:literal $class:ident $fix:literal;)*) => {
        $(pub(crate) const $constant: Rule = Rule {
            code: Code {
                id: $id,
                name: $name,
                severity: severity($class),
            },
            class: $class,
            fix: $fix,
        };)*

        /// All rules, by code.
        pub(crate) const ALL: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    LOCK_OUT_OF_DATE = "F301" "lock-out-of-date" Breaking
        "write the lock anew and commit it";
    LOCK_EDITED = "F302" "lock-edited" Breaking
        "write the lock anew; what it says comes from the sources alone";
    BUILD_NOT_LOCKED = "F303" "build-not-locked" Breaking
        "lock this binary too; on another target, lock it there";
    NAME_CAME_BACK = "F304" "name-came-back" Breaking
        "take a new name; or bring the old one back with `--revive`, where no old data is left";

    EVENT_REMOVED = "F310" "event-removed" Breaking
        "keep the declaration until nothing reads the events";
    EVENT_RENAMED = "F311" "event-renamed" Breaking
        "keep the old name with `event = \"…\"`, or change every query together with it";
    EVENT_ADDED = "F312" "event-added" Compatible
        "have somebody review what it sends";
    STEP_REMOVED = "F313" "step-removed" Breaking
        "keep the step until nothing reads it";
    STEP_RENAMED = "F314" "step-renamed" Breaking
        "keep the old name, or change every query together with it";
    STEP_ADDED = "F315" "step-added" Compatible
        "have somebody check that the funnel still asks the question it was made for";
    STEPS_REORDERED = "F316" "steps-reordered" Breaking
        "keep the order; another order is another funnel";
    TARGET_CHANGED = "F317" "target-changed" Compatible
        "generate alerts on targets anew";
    RENAME_ALL_CHANGED = "F318" "rename-all-changed" Breaking
        "keep the case with `rename_all = \"…\"`, or change every query together with it";

    KEY_REMOVED = "F320" "key-removed" Breaking
        "keep the attribute until nothing reads it";
    KEY_RENAMED = "F321" "key-renamed" Breaking
        "keep the old name in events with `#[attr(rename = \"…\")]`";
    KEY_RENAMED_IN_SOURCE = "F322" "key-renamed-in-source" Compatible
        "nothing: the name in events is the same";
    KEY_ADDED = "F323" "key-added" Privacy
        "have somebody review what it can hold";
    KEY_CLASS_CHANGED = "F324" "key-class-changed" Breaking
        "give the new kind of data a new name";
    KEY_CLASS_WIDENED = "F325" "key-class-widened" Privacy
        "have somebody review what it can hold now";
    VALUE_REMOVED = "F326" "value-removed" Breaking
        "keep the text until nothing reads it";
    VALUE_RENAMED = "F327" "value-renamed" Breaking
        "keep the old text with `#[label(rename = \"…\")]`";
    VALUE_ADDED = "F328" "value-added" Compatible
        "have somebody check queries that name every text";
    VALUES_REORDERED = "F329" "values-reordered" Compatible
        "nothing: the order of texts has no meaning";
    ENTITY_CHANGED = "F330" "entity-changed" Breaking
        "keep who is counted; count something else under another event";
    REQUIRED_ADDED = "F331" "required-added" Breaking
        "have readers know that older events lack it";
    REQUIRED_DROPPED = "F332" "required-dropped" Compatible
        "have readers know that newer events can lack it";
    EXCEPTION_ADDED = "F333" "exception-added" Privacy
        "have somebody review the reason";
    EXCEPTION_CHANGED = "F334" "exception-changed" Privacy
        "have somebody review the new reason";
    EXCEPTION_REMOVED = "F335" "exception-removed" Compatible
        "nothing: the key needs no exception any more";
    OWNER_MISSING = "F336" "owner-missing" Privacy
        "name who answers for it with `owner = \"…\"`";
    OWNER_CHANGED = "F337" "owner-changed" Privacy
        "have the new owner agree";
    OWNER_ADDED = "F338" "owner-added" Compatible
        "have the new owner agree";

    METRIC_REMOVED = "F340" "metric-removed" Breaking
        "keep the counter until nothing reads it";
    METRIC_RENAMED = "F341" "metric-renamed" Breaking
        "keep the old name, or change every query together with it";
    METRIC_ADDED = "F342" "metric-added" Compatible
        "have somebody review what it counts";
    LABEL_REMOVED = "F343" "label-removed" Breaking
        "count under a new name; queries that select or group by the label find nothing";
    LABEL_RENAMED = "F344" "label-renamed" Breaking
        "keep the old name, or change every query together with it";
    LABEL_ADDED = "F345" "label-added" Breaking
        "count under a new name; queries that do not add up the new series see only parts";
    SERIES_RAISED = "F346" "series-raised" Compatible
        "have whoever runs the metrics store know";
    SERIES_LOWERED = "F347" "series-lowered" Compatible
        "nothing: series that were there end";
    MAX_SERIES_CHANGED = "F348" "max-series-changed" Compatible
        "have whoever runs the metrics store review the number and the reason";
    REDUCES_CHANGED = "F349" "reduces-changed" Compatible
        "generate the rules anew: that of the difference changes";

    SITE_ADDED = "F350" "site-added" Compatible
        "nothing";
    SITE_REMOVED = "F351" "site-removed" Compatible
        "have somebody check that the rest still tells the whole";
    STEP_SILENT = "F352" "step-silent" Breaking
        "annotate the function that now does it, or remove the step";
    FLOW_SILENT = "F353" "flow-silent" Breaking
        "annotate the function that now runs it, or remove the flow";

    FLOW_REMOVED = "F360" "flow-removed" Breaking
        "keep the declaration until nothing reads the events";
    FLOW_RENAMED = "F361" "flow-renamed" Breaking
        "keep the old name, or change every query together with it";
    FLOW_ADDED = "F362" "flow-added" Compatible
        "have somebody review what it sends";
    FLOW_EVENT_RENAMED = "F363" "flow-event-renamed" Breaking
        "keep the old name of the event, or change every query together with it";
    REASON_REMOVED = "F364" "reason-removed" Breaking
        "keep the reason until nothing reads it";
    REASON_ADDED = "F365" "reason-added" Compatible
        "have somebody check queries that name every reason";
    MILESTONE_REMOVED = "F366" "milestone-removed" Breaking
        "keep the milestone until nothing reads its events";
    MILESTONE_RENAMED = "F367" "milestone-renamed" Breaking
        "keep the old names, or change every query together with them";
    MILESTONE_ADDED = "F368" "milestone-added" Privacy
        "have somebody review that it may be told";

    BUILD_ADDED = "F370" "build-added" Compatible
        "nothing";
    BUILD_REMOVED = "F371" "build-removed" Compatible
        "lock the binary again, if it is still built";
    PRESENCE_CHANGED = "F372" "presence-changed" Compatible
        "have somebody check that the right programs have it";
    NAME_REVIVED = "F373" "name-revived" Breaking
        "take a new name, where old data is left";
    TOMBSTONE_LOST = "F374" "tombstone-lost" Breaking
        "put the tombstone back; without it the name can come back with another meaning";

    ALERT_ADDED = "F380" "alert-added" Compatible
        "generate the rules anew, and have whoever is told agree";
    ALERT_REMOVED = "F381" "alert-removed" Compatible
        "generate the rules anew, and have somebody check that nobody counts on it";
    ALERT_CHANGED = "F382" "alert-changed" Compatible
        "generate the rules anew, and have whoever is told agree";
}
