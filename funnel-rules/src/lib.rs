//! The naming and privacy rules that more than one crate of Funnel executes.
//!
//! A rule belongs here when it must give one answer in two places: most often in a macro, which sees the
//! text of a key and can point at it, and in a `const` item of the user's crate, which also sees keys
//! that reach it through a constant of another crate; or in what sends an event and in a query that asks
//! for it. Written once, the two cannot drift apart.
//!
//! - [`denied`]: whether the name of a key says that its values are personal, secret or free text.
//! - [`Case`] and [`snake`]: how a Rust identifier becomes a name on the wire.
//! - [`event_name`], [`flow_event_name`], [`metric_name`], [`counter_name`], [`label_name`],
//!   [`wire_key`]: whether a name is one that every backend accepts.
//! - [`synthetic_counter`]: under which name is exported what probes count of a counter.
//! - [`Duration`]: a duration as alerts are written with it.
//! - [`newrelic`]: what New Relic makes names into, which its backend and its queries have to agree on.
//! - [`nearest()`]: which valid name a misspelt one was probably meant to be.
//!
//! What does not belong here: syntax trees and spans (the macros have those), the shapes of values
//! (the runtime scans them), input and output, and allocation in anything that `const` code calls.
//! The crate has no dependencies.

mod case;
mod code;
mod denylist;
mod duration;
mod names;
mod nearest;
pub mod newrelic;
pub mod record;
mod segment;

pub use case::{Case, snake};
pub use code::{COMPILE_ERRORS, Rule};
pub use denylist::{Denied, ENTRIES, Entry, Group, Scope, denied};
pub use duration::{Duration, DurationError};
pub use names::{
    BASE_ATTRIBUTES, FLOW_ATTRIBUTES, MAX_KEYS, MAX_NAME_BYTES, NameError, counter_name,
    derived_counter_name, event_name, flow_event_name, label_name, metric_name, synthetic_counter,
    wire_key,
};
pub use nearest::nearest;
