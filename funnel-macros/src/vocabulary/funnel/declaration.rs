//! What a funnel comes to once the rules have been applied: data for `expand`. No rules.

use proc_macro2::Ident;

use crate::alert::Alert;
use crate::vocabulary::declaration::Words;

/// A funnel, as far as it follows the rules.
pub(super) struct Model {
    pub(super) words: Words,
    pub(super) counter: String,
    pub(super) steps: Vec<Step>,
}

pub(super) struct Step {
    /// The type that stands for the step.
    pub(super) ident: Ident,
    pub(super) name: String,
    pub(super) help: String,
    pub(super) target: Option<(String, String)>,
    pub(super) alerts: Vec<Alert>,
}
