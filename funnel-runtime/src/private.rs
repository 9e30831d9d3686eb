//! Everything that generated code touches, and nothing else: not a public interface.
//! The types behind it carry no policy of their own here; each is defined where it belongs.

pub use ::core;
pub use linkme;

pub use crate::__record as record;
pub use crate::call::{
    Call, InPlaceCall, Tracked, boxed, call, call_for, calls, enter, enter_in_place, track,
    track_never,
};
pub use crate::counter::{
    COUNTERS, Counted, CounterDef, alert_text, record_of_labels, size_of_labels, text_of_record,
};
pub use crate::emit::{
    Before, KeysOf, apply, before, before_future, emit, emit_before, emit_nothing, is_heard,
    nothing, step, when,
};
pub use crate::key_set::KeySet;
pub use crate::metrics::{CallOutcome, Outcomes};
pub use crate::outcome::{Returned, lookup};
pub use crate::payload::Draft;
pub use crate::registry::{Pair, Record, bytes};
pub use crate::scope::scope_of;
pub use crate::value::Required;
pub use crate::vocabulary::{
    Choice, FLOWS, FUNNELS, FlowAttrs, FlowDef, FlowEvents, FlowNaming, FlowStep, Funnel,
    FunnelDef, KeyDef, Keys, MilestoneDef, Naming, NoAbort, NoAttrs, NoMilestone, Site, Speaks,
    Step, StepDef, Vocabulary,
};

/// A text that lives as long as the process.
pub type Text = &'static str;
/// A byte.
pub type Byte = u8;

/// For functions with a business counter.
pub mod counting {
    pub use crate::counting::{
        OfCounter, Uncounted, add, amount_of, check_label, counter, evaluate, inc, label, label_of,
        unlabelled,
    };
}

/// For functions with a flow.
pub mod flow {
    pub use crate::flow::{
        begin, complete, enter, enter_in_place, fail,
        lookup::{self, Failure},
        track, track_never,
    };
}

/// For the class of an error.
pub mod error_class {
    pub use crate::error_class::{ERRORS, Entry, Failed, NoError, Recognise, lookup};
}
