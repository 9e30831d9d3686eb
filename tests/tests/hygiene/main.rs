//! What the macros write means the same wherever it stands: in modules whose names mean something
//! else, without a prelude, and beside locals of every name.

mod locals;
mod no_prelude;
mod shadowed;
