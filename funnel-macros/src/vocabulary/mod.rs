//! Declarations of events, each a module: `funnel` and `flow` go parse → model → expand of their own.
//! Here is what both have in common: `kind` says what tells one from the other in words, `arguments`,
//! `module` and `fields` read, `model`, `lists` and `keys` apply the rules, `declaration` is what they
//! come to, and `expand` writes the tokens.

mod arguments;
mod declaration;
mod expand;
mod fields;
pub(crate) mod flow;
pub(crate) mod funnel;
mod keys;
mod kind;
mod lists;
mod model;
mod module;
