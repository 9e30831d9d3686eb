//! A declared funnel: its steps, each a type of its own.

use super::{Naming, Speaks, Vocabulary};
use crate::key_set::KeySet;
use crate::metrics::Outcomes;

/// A funnel: the hidden marker type that `#[funnel]` makes in its module.
#[doc(hidden)]
pub trait Funnel: Speaks {
    /// The declaration.
    const DEF: &'static FunnelDef;
}

/// A step of a funnel: the empty type that `#[funnel]` makes of each variant.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a step of a funnel [F606]",
    label = "not a funnel step",
    note = "a step is a variant of `enum Step` in a module with `#[funnel(…)]`, written in snake_case: import it, as in `use crate::telemetry::conversion::claim`, or name it by path"
)]
#[doc(hidden)]
pub trait Step: 'static {
    /// The funnel of the step.
    type Funnel: Funnel;
    /// The piece of a site's record that names event and step.
    type Piece: Copy + Sync + 'static;
    /// See [`Self::Piece`].
    const PIECE: Self::Piece;
    /// The declaration.
    const DEF: &'static StepDef;
    /// The names of the keys that every event of this step must have.
    const REQUIRED: &'static [&'static str];
}

/// The linked funnels.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static FUNNELS: [&'static FunnelDef];

/// A declared funnel.
#[doc(hidden)]
#[derive(Debug)]
pub struct FunnelDef {
    pub words: Vocabulary,
    /// The wire name of the attribute that says the step.
    pub funnel_step: &'static str,
    pub counter: &'static str,
    pub help: &'static str,
    pub steps: &'static [&'static StepDef],
}

/// A declared step, with its counters.
#[doc(hidden)]
#[derive(Debug)]
pub struct StepDef {
    pub funnel: &'static FunnelDef,
    pub name: &'static str,
    pub required: KeySet,
    pub outcomes: Outcomes,
}

impl StepDef {
    /// Stands where no step has been set yet; nobody gets to see it.
    pub(crate) const NONE: &'static Self = &NO_STEP;
}

static NO_STEP: StepDef = StepDef {
    funnel: &NO_FUNNEL,
    name: "",
    required: KeySet::EMPTY,
    outcomes: Outcomes::new(),
};

static NO_FUNNEL: FunnelDef = FunnelDef {
    words: Vocabulary {
        event: "",
        naming: Naming {
            event_id: "",
            timestamp: "",
            sequence: "",
            session_id: "",
            service_name: "",
            service_version: "",
            cohort: "",
        },
        keys: &[],
    },
    funnel_step: "",
    counter: "",
    help: "",
    steps: &[],
};

/// One emit site: the step it belongs to, and the address of its record, which identifies it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Site {
    pub step: &'static StepDef,
    pub record: usize,
}
