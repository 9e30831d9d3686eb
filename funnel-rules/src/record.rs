//! The words of a registry record: what the macros write and the reader understands.
//!
//! A record is a header and a text of fields, each `name UNIT value END`. A field that starts a
//! group (`step`, `milestone`, `key`, `label`, `alert`) owns the fields behind it up to the next of its kind. A
//! reader passes over fields it does not know, so adding one is no new version; changing the meaning of
//! one is.

/// Marks the start of a record; the last byte is the version of the format.
pub const MAGIC: [u8; 8] = *b"FUNNEL\0\x01";
/// The version of the format that this crate describes.
pub const VERSION: u8 = MAGIC[7];
/// Bytes in front of the text: [`MAGIC`], then the length of the whole record as a little-endian `u32`.
pub const HEADER: usize = 12;
/// Between the name of a field and its value (ASCII unit separator).
pub const UNIT: char = '\x1f';
/// Behind a field (ASCII record separator).
pub const END: char = '\x1e';
/// Between the items of a list in a value.
pub const LIST: char = ',';

/// The names of fields.
pub mod field {
    /// What the record is about: [`super::kind`].
    pub const KIND: &str = "kind";
    /// The name of the event.
    pub const EVENT: &str = "event";
    /// The name of the counter: of steps, for a funnel.
    pub const COUNTER: &str = "counter";
    /// The documentation of a declaration or of a step, its first paragraph on one line.
    pub const HELP: &str = "help";
    /// Who is responsible.
    pub const OWNER: &str = "owner";
    /// Starts a step of a funnel; the step of a site.
    pub const STEP: &str = "step";
    /// The step that a target measures from.
    pub const TARGET_FROM: &str = "target_from";
    /// The least share of the entities of that step, as a decimal number.
    pub const TARGET_AT_LEAST: &str = "target_at_least";
    /// The name of the event that a flow starts with.
    pub const STARTED: &str = "started";
    /// The name of the event of a flow that was completed.
    pub const COMPLETED: &str = "completed";
    /// The name of the event of a flow that was aborted.
    pub const ABORTED: &str = "aborted";
    /// The name of the event of a flow that failed.
    pub const FAILED: &str = "failed";
    /// The reasons of its own that a flow is aborted for.
    pub const REASONS: &str = "reasons";
    /// Starts a milestone of a flow.
    pub const MILESTONE: &str = "milestone";
    /// The name of the event of a milestone.
    pub const EVENT_OF: &str = "event_of";
    /// Starts an attribute.
    pub const KEY: &str = "key";
    /// The name of the attribute in events.
    pub const WIRE: &str = "wire";
    /// Present when the attribute says who an event is about.
    pub const ENTITY: &str = "entity";
    /// The steps that must set the attribute.
    pub const REQUIRED: &str = "required";
    /// What kind of data the attribute holds.
    pub const CLASS: &str = "class";
    /// The texts that a label can be.
    pub const VALUES: &str = "values";
    /// Why a key of the denylist was allowed.
    pub const REVIEWED: &str = "reviewed";
    /// The case of the names in events, as `rename_all` names it; absent for `snake_case`.
    pub const RENAME_ALL: &str = "rename_all";
    /// Starts an alert of a step or of a counter: one of [`super::alert`]'s conditions.
    pub const ALERT: &str = "alert";
    /// Starts a label of a counter.
    pub const LABEL: &str = "label";
    /// The counter that what is counted is taken off from.
    pub const REDUCES: &str = "reduces";
    /// How many series a counter may have, where that is more than usual.
    pub const MAX_SERIES: &str = "max_series";
    /// Why a counter may have that many series.
    pub const REASON: &str = "reason";
    /// The keys that a site sets.
    pub const KEYS: &str = "keys";
    /// The required keys that a site leaves to a scope.
    pub const SCOPED: &str = "scoped";
    /// The annotated function; empty for `step!`.
    pub const FUNCTION: &str = "function";
    /// The crate of the declaration or site.
    pub const CRATE: &str = "crate";
    /// The version of that crate.
    pub const VERSION: &str = "version";
    /// The module path.
    pub const MODULE: &str = "module";
    /// The source file, as the compiler was given it.
    pub const FILE: &str = "file";
    /// The line in that file.
    pub const LINE: &str = "line";
}

/// The values of [`field::ALERT`], and the names of the fields of its group.
pub mod alert {
    /// The count fell against an earlier time.
    pub const DROP: &str = "drop";
    /// The count rose against an earlier time.
    pub const SPIKE: &str = "spike";
    /// Nothing is counted while something else is.
    pub const STALLED: &str = "stalled";
    /// Too little comes from one text of a label to another.
    pub const GAP: &str = "gap";

    /// The name of the alert.
    pub const NAME: &str = "alert_name";
    /// The share or factor of the condition, a decimal number.
    pub const THRESHOLD: &str = "threshold";
    /// How long before the compared window is.
    pub const VERSUS: &str = "versus";
    /// The step that goes on while this is stalled.
    pub const BESIDE_STEP: &str = "beside_step";
    /// The counter that goes on while this is stalled.
    pub const BESIDE_COUNTER: &str = "beside_counter";
    /// The text of a label that a gap begins with.
    pub const FROM: &str = "from";
    /// The text of a label that a gap comes to.
    pub const TO: &str = "to";
    /// The span of time that is counted in.
    pub const WINDOW: &str = "window";
    /// How long the condition has to hold.
    pub const HOLD: &str = "hold";
    /// The least count that the condition looks at.
    pub const FLOOR: &str = "floor";
    /// The texts of a label that are counted.
    pub const ONLY: &str = "only";
    /// How urgent it is.
    pub const SEVERITY: &str = "severity";
    /// What the alert says.
    pub const SUMMARY: &str = "summary";
    /// Where to read on.
    pub const RUNBOOK: &str = "runbook";

    /// The fields of the group.
    pub const FIELDS: [&str; 14] = [
        NAME,
        THRESHOLD,
        VERSUS,
        BESIDE_STEP,
        BESIDE_COUNTER,
        FROM,
        TO,
        WINDOW,
        HOLD,
        FLOOR,
        ONLY,
        SEVERITY,
        SUMMARY,
        RUNBOOK,
    ];
}

/// The values of [`field::KIND`].
pub mod kind {
    /// The declaration of a funnel.
    pub const FUNNEL: &str = "funnel";
    /// A place that emits.
    pub const SITE: &str = "site";
    /// The declaration of a business counter.
    pub const COUNTER: &str = "counter";
    /// A function that counts its calls with one.
    pub const COUNT: &str = "count";
    /// The declaration of a flow.
    pub const FLOW: &str = "flow";
    /// A function that runs one.
    pub const FLOW_SITE: &str = "flow_site";
}

/// Whether a text can stand in a value: it has no separator.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    !text
        .chars()
        .any(|char| char == UNIT || char == END || char.is_control())
}
