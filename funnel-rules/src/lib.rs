//! The naming and privacy rules that the funnel macros and the funnel runtime both execute.
//!
//! A rule belongs here when it must give one answer in two places: in a macro, which sees the text
//! of a key and can point at it, and in a `const` item of the user's crate, which also sees keys that
//! reach it through a constant of another crate. Written once, the two cannot drift apart.
//!
//! - [`denied`]: whether the name of a key says that its values are personal, secret or free text.
//! - [`Case`] and [`snake`]: how a Rust identifier becomes a name on the wire.
//! - [`event_name`], [`flow_event_name`], [`metric_name`], [`counter_name`], [`label_name`],
//!   [`wire_key`]: whether a name is one that every backend accepts.
//! - [`nearest()`]: which valid name a misspelt one was probably meant to be.
//!
//! What does not belong here: syntax trees and spans (the macros have those), the shapes of values
//! (the runtime scans them), input and output, and allocation in anything that `const` code calls.
//! The crate has no dependencies.

mod case;
mod code;
mod denylist;
mod names;
mod nearest;
pub mod record;
mod segment;

pub use case::{Case, snake};
pub use code::{COMPILE_ERRORS, Rule};
pub use denylist::{Denied, ENTRIES, Entry, Group, Scope, denied};
pub use names::{
    BASE_ATTRIBUTES, FLOW_ATTRIBUTES, MAX_KEYS, MAX_NAME_BYTES, NameError, counter_name,
    event_name, flow_event_name, label_name, metric_name, wire_key,
};
pub use nearest::nearest;
