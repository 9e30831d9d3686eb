//! What every declaration comes to once the rules have been applied: data for `expand`. No rules.

use funnel_rules::Case;
use proc_macro2::{Ident, Span};
use syn::{Path, Type, Visibility};

use crate::paths::Runtime;

/// A declaration, as far as it follows the rules, without what only its own kind has.
pub(super) struct Words {
    pub(super) runtime: Runtime,
    pub(super) event: String,
    /// Where the event is named, if it is.
    pub(super) event_span: Option<Span>,
    pub(super) allow: Option<Path>,
    pub(super) case: Case,
    pub(super) owner: Option<String>,
    pub(super) help: String,
    pub(super) keys: Vec<Key>,
}

impl Words {
    /// The case of the names in events, where it is not the usual one.
    pub(super) fn renamed(&self) -> Option<&'static str> {
        (self.case != Case::Snake).then(|| self.case.name())
    }
}

pub(super) struct Key {
    pub(super) ident: Ident,
    pub(super) name: String,
    pub(super) wire: String,
    pub(super) vis: Visibility,
    /// The type of the value, without the `Option` around it.
    pub(super) ty: Type,
    pub(super) optional: bool,
    pub(super) entity: bool,
    /// The steps that must set it.
    pub(super) required: Vec<String>,
    pub(super) admission: Admission,
}

/// What the allowlist is asked about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// Whether it is on the list.
    Listed,
    /// Whether it was reviewed, because the denylist has it.
    Reviewed,
    /// Nothing, because its name is taken, which was reported.
    Refused,
}
