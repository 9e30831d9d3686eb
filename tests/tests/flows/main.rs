//! Flows as users run them: how they end, what their events say, and that each start has one end. The
//! shapes of functions they go on are `shapes_flowing`'s, the ends of a process `flows_of_a_process`'s.

mod after_the_end;
mod attributes;
mod counters;
mod ends;
mod helpers;
mod random;
mod several;
mod unheard;

use funnel_runtime::testing::{RecordedEvent, Recorder};
use funnel_runtime::{Allowlist, Label, flow};

/// What these tests may say.
pub(crate) const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["region", "plan", "attempts"]);

#[derive(Label, Clone, Copy, Debug, PartialEq)]
pub(crate) enum Region {
    East,
    West,
}

/// An application is made.
#[flow(event = "Application Create", allow = crate::ALLOWED, owner = "cli")]
pub(crate) mod create {
    use super::Region;

    pub(crate) enum Step {
        Name,
        Terms,
        ApiCall,
    }

    pub(crate) enum Abort {
        DeclinedTerms,
        BillingRequired,
    }

    pub(crate) enum Milestone {
        AcceptedTerms,
        #[milestone(event = "Terms Were Declined")]
        DeclinedTerms,
    }

    pub(crate) struct Attrs {
        pub(crate) region: Option<Region>,
        pub(crate) attempts: Option<u32>,
    }
}

/// The value of a recorded attribute, null where there is none.
pub(crate) fn said(event: &RecordedEvent, key: &str) -> serde_json::Value {
    event.attributes.get(key).cloned().unwrap_or_default()
}

/// The last recorded event.
#[track_caller]
pub(crate) fn last(recorder: &Recorder) -> RecordedEvent {
    recorder.events().pop().expect("an event was recorded")
}
