//! What a declaration is to the rest of the crate: static data, and the traits that tie the types of
//! its module to it. `#[funnel]` and `#[flow]` write the impls. Here is what both have; not here:
//! counting and sending.

mod flow;
mod funnel;

pub(crate) use flow::FlowOutcome;
pub use flow::{
    Choice, FLOWS, FlowAttrs, FlowDef, FlowEvents, FlowNaming, FlowStep, MilestoneDef, NoAbort,
    NoAttrs, NoMilestone,
};
pub use funnel::{FUNNELS, Funnel, FunnelDef, Site, Step, StepDef};

use crate::allowlist::Allowlist;
use crate::payload::Draft;
use crate::value::Class;

/// A type that stands for all that the events of a declaration may say.
#[doc(hidden)]
pub trait Speaks: 'static {
    /// The attributes as a site sets them: every field open.
    type Keys: Keys;
    /// The declaration.
    const WORDS: &'static Vocabulary;
    /// The keys that may be declared.
    const ALLOWED: Allowlist;
}

/// The attributes of a declaration as a site sets them.
#[doc(hidden)]
pub trait Keys: Sized + 'static {
    /// Nothing set.
    const OPEN: Self;
    /// Adds what is set.
    fn encode(&self, draft: &mut Draft);
}

/// All that the events of a declaration may say.
#[doc(hidden)]
#[derive(Debug)]
pub struct Vocabulary {
    pub event: &'static str,
    pub naming: Naming,
    pub keys: &'static [KeyDef],
}

/// A declared attribute.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeyDef {
    pub name: &'static str,
    pub wire: &'static str,
    pub class: Class,
    pub labels: &'static [&'static str],
    /// Whether it says whom an event is about.
    pub entity: bool,
}

/// The wire names of the base attributes of every event, under the `rename_all` of the declaration.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    pub event_id: &'static str,
    pub timestamp: &'static str,
    pub sequence: &'static str,
    pub session_id: &'static str,
    pub service_name: &'static str,
    pub service_version: &'static str,
    pub cohort: &'static str,
}
