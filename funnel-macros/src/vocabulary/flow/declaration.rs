//! What a flow comes to once the rules have been applied: data for `expand`. No rules.

use proc_macro2::Ident;

use crate::vocabulary::declaration::Words;

/// A flow, as far as it follows the rules.
pub(super) struct Model {
    pub(super) words: Words,
    pub(super) events: Events,
    pub(super) steps: Vec<Step>,
    /// The reasons to give it up.
    pub(super) reasons: Vec<String>,
    pub(super) milestones: Vec<Milestone>,
    /// Whether the module has room for the type `Flow`.
    pub(super) has_room: bool,
}

/// The names of the events.
pub(super) struct Events {
    pub(super) started: String,
    pub(super) completed: String,
    pub(super) aborted: String,
    pub(super) failed: String,
}

pub(super) struct Step {
    pub(super) name: String,
    pub(super) help: String,
}

pub(super) struct Milestone {
    /// The variant.
    pub(super) ident: Ident,
    pub(super) name: String,
    /// The name of its event.
    pub(super) event: String,
    pub(super) help: String,
}
