//! What a declared funnel is to the rest of the crate: static data and the traits that tie a step's
//! type to it. `#[funnel]` writes the impls. Not here: counting and sending.

use crate::allowlist::Allowlist;
use crate::key_set::KeySet;
use crate::metrics::Outcomes;
use crate::payload::Draft;
use crate::value::Class;

/// A funnel: the hidden marker type that `#[funnel]` makes in its module.
#[doc(hidden)]
pub trait Funnel: 'static {
    /// The attributes as a site sets them: every field open.
    type Keys: Keys;
    /// The declaration.
    const DEF: &'static FunnelDef;
    /// The keys that may be declared.
    const ALLOWED: Allowlist;
}

/// A step of a funnel: the empty type that `#[funnel]` makes of each variant.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a step of a funnel",
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

/// The attributes of a funnel as a site sets them.
#[doc(hidden)]
pub trait Keys: Sized + 'static {
    /// Nothing set.
    const OPEN: Self;
    /// Adds what is set.
    fn encode(&self, draft: &mut Draft);
}

/// The linked funnels.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static FUNNELS: [&'static FunnelDef];

/// A declared funnel.
#[doc(hidden)]
#[derive(Debug)]
pub struct FunnelDef {
    pub event: &'static str,
    pub counter: &'static str,
    pub help: &'static str,
    pub naming: Naming,
    pub keys: &'static [KeyDef],
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
    event: "",
    counter: "",
    help: "",
    naming: Naming {
        event_id: "",
        timestamp: "",
        sequence: "",
        session_id: "",
        service_name: "",
        service_version: "",
        cohort: "",
        funnel_step: "",
    },
    keys: &[],
    steps: &[],
};

/// A declared attribute.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeyDef {
    pub name: &'static str,
    pub wire: &'static str,
    pub class: Class,
    pub labels: &'static [&'static str],
}

/// The wire names of the base attributes under the funnel's `rename_all`.
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
    pub funnel_step: &'static str,
}

/// One emit site: the step it belongs to, and the address of its record, which identifies it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Site {
    pub step: &'static StepDef,
    pub record: usize,
}
