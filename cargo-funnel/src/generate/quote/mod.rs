//! How a text is written in a language, so that it stays a text there whatever it says: a file for each
//! language. Every one is a leaf.

pub(crate) mod dashes;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod nrql;
pub(crate) mod sql;
pub(crate) mod template;
pub(crate) mod yaml;
