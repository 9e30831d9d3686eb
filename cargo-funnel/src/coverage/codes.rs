//! What a coverage objects to.

use crate::code::{Code, Severity};

/// No test sent the event of a site.
pub(crate) const NEVER_FIRED: Code = Code {
    id: "F401",
    name: "site-never-fired",
    severity: Severity::Warning,
};

/// Tests called the function of a site, and no call sent its event.
pub(crate) const ONLY_WITHOUT_EVENT: Code = Code {
    id: "F402",
    name: "site-only-without-event",
    severity: Severity::Warning,
};

/// Something was noted that the binaries do not have.
pub(crate) const FOREIGN_NOTE: Code = Code {
    id: "F403",
    name: "note-of-another-build",
    severity: Severity::Note,
};

/// Fewer sites fired than were asked for.
pub(crate) const BELOW_MINIMUM: Code = Code {
    id: "F404",
    name: "coverage-below-minimum",
    severity: Severity::Error,
};

/// All of them.
pub(crate) const CODES: [&Code; 4] = [
    &NEVER_FIRED,
    &ONLY_WITHOUT_EVENT,
    &FOREIGN_NOTE,
    &BELOW_MINIMUM,
];
