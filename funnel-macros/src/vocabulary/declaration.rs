//! What a declaration comes to once the rules have been applied: data for `expand`. No rules.

use funnel_rules::Case;
use proc_macro2::{Ident, Span};
use syn::{Path, Type, Visibility};

use crate::paths::Runtime;

/// A declaration, as far as it follows the rules.
pub(crate) struct Model {
    pub(crate) runtime: Runtime,
    pub(crate) event: String,
    /// Where the event is named, if it is.
    pub(crate) event_span: Option<Span>,
    pub(crate) counter: String,
    pub(crate) allow: Option<Path>,
    pub(crate) case: Case,
    pub(crate) owner: Option<String>,
    pub(crate) help: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) keys: Vec<Key>,
}

pub(crate) struct Step {
    /// The type that stands for the step.
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) help: String,
    pub(crate) target: Option<(String, String)>,
}

pub(crate) struct Key {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) vis: Visibility,
    /// The type of the value, without the `Option` around it.
    pub(crate) ty: Type,
    pub(crate) optional: bool,
    pub(crate) entity: bool,
    /// The steps that must set it.
    pub(crate) required: Vec<String>,
    pub(crate) admission: Admission,
}

/// What the allowlist is asked about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Whether it is on the list.
    Listed,
    /// Whether it was reviewed, because the denylist has it.
    Reviewed,
    /// Nothing, because its name is taken, which was reported.
    Refused,
}
