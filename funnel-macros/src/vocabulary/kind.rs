//! What tells a funnel from a flow where both follow one rule: words, and lists of names. No rules.

use funnel_rules::NameError;

pub(super) struct Kind {
    /// As in "a funnel has …".
    pub(super) noun: &'static str,
    /// The attribute on the module.
    pub(super) attribute: &'static str,
    /// What the attribute goes on.
    pub(super) goes_on: &'static str,
    /// How the attribute is written at least.
    pub(super) least: &'static str,
    /// Whether an event can have the name.
    pub(super) event_name: fn(&str) -> Result<(), NameError>,
    /// The enums that mean something in the module.
    pub(super) lists: &'static [List],
    /// How `#[attr]` is written.
    pub(super) attr: &'static str,
    /// The arguments of `#[attr]`.
    pub(super) attr_arguments: &'static [&'static str],
    /// The attribute on a function.
    pub(super) site: &'static str,
    /// The arguments of that attribute which look like an attribute of the event.
    pub(super) site_arguments: &'static [&'static str],
    /// The attributes that the framework sets on these events alone.
    pub(super) attributes: &'static [&'static str],
}

/// An enum that lists names.
pub(super) struct List {
    /// The name of the enum.
    pub(super) ident: &'static str,
    /// What its variants are, in full.
    pub(super) what: &'static str,
    /// The same, as the end of "whose variants are …".
    pub(super) variants: &'static str,
    pub(super) one: &'static str,
    pub(super) several: &'static str,
    /// What to say of one without variants.
    pub(super) empty: &'static str,
}
