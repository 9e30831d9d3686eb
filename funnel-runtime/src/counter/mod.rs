//! Counters of business facts: declared with `#[business_counter]`, counted by hand or by an annotated
//! function. Not here: where the counts are kept (`cells`), how they are shown (`exposition`), and
//! how an annotated function counts (`counting`).

mod alert;
mod declare;
mod labels;
mod record;

use std::fmt;
use std::marker::PhantomData;

use crate::cells::Cells;
pub use alert::alert_text;
pub use labels::Labels;
pub(crate) use labels::Unlabelled;
pub use record::{record_of_labels, size_of_labels, text_of_record};

/// A counter whose series are all known while compiling.
///
/// Declared as a `static` with [`#[business_counter]`](macro@crate::business_counter), which gives it
/// its name and takes its Help from the doc comment. `L` is what tells its series apart: `()` for
/// a counter without labels, an enum with `#[derive(Label)]`, or a struct with `#[derive(Labels)]`.
///
/// Every series is exported from the first scrape, at zero. Counting never fails, blocks or
/// allocates, but for the first count of a thread and the first of a counter, which take a lock; each
/// thread counts in memory of its own, and a reader adds up. No count is lost when a thread ends, and
/// no scrape shows less than the one before. Probes are counted like everybody; how much of `x_total` was
/// theirs is exported as `x_synthetic_total` once there has been a [synthetic scope](crate::Cohort).
///
/// ```
/// # fn main() { app::check(); }
/// # mod app {
/// use funnel_runtime::{Counter, Label, business_counter};
///
/// #[derive(Label, Clone, Copy)]
/// pub enum Currency {
///     Eur,
///     Usd,
/// }
///
/// /// Settled revenue in cents. Drives the revenue dashboard.
/// #[business_counter(name = "shop_revenue_cents_total")]
/// pub static REVENUE_CENTS: Counter<Currency>;
///
/// # pub fn check() {
/// REVENUE_CENTS.add(Currency::Eur, 1_999);
/// REVENUE_CENTS.inc(Currency::Eur);
/// assert_eq!(REVENUE_CENTS.get(Currency::Eur), 2_000);
/// assert_eq!(REVENUE_CENTS.get(Currency::Usd), 0);
/// # }
/// # }
/// ```
///
/// A text, or a number that may be negative, is no label and no amount:
///
/// ```compile_fail
/// # use funnel_runtime::{Counter, Label, business_counter};
/// # #[derive(Label, Clone, Copy)] pub enum Currency { Eur }
/// # /// Help.
/// # #[business_counter(name = "shop_revenue_cents_total")]
/// # pub static REVENUE_CENTS: Counter<Currency>;
/// REVENUE_CENTS.inc("eur");
/// ```
///
/// ```compile_fail
/// # use funnel_runtime::{Counter, Label, business_counter};
/// # #[derive(Label, Clone, Copy)] pub enum Currency { Eur }
/// # /// Help.
/// # #[business_counter(name = "shop_revenue_cents_total")]
/// # pub static REVENUE_CENTS: Counter<Currency>;
/// REVENUE_CENTS.add(Currency::Eur, -5);
/// ```
// That `L` is `Labels` is not asked here but where a counter is declared, so that it is said once.
pub struct Counter<L> {
    def: CounterDef,
    labels: PhantomData<fn(L)>,
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "labels are written where something is counted, as values"
)]
impl<L: Labels> Counter<L> {
    /// How many series there are. A constant, against which the compiler can hold the position of a
    /// derived label, which needs no check then.
    const SERIES: usize = declare::series(L::VALUES);

    /// Adds one to the series of these labels.
    #[inline]
    pub fn inc(&self, labels: L) {
        let series = labels.position();
        if series < Self::SERIES {
            self.def.cells.add_one(series);
        }
    }

    /// Adds an amount to the series of these labels.
    ///
    /// A series that would pass `u64::MAX` stays there; what it could not take is counted in
    /// `funnel_overflow_total`.
    #[inline]
    pub fn add(&self, labels: L, amount: u64) {
        let series = labels.position();
        if series < Self::SERIES {
            self.def.cells.add(series, amount);
        }
    }

    /// The count of the series of these labels, over all threads, probes included. Takes a lock, which the
    /// counting threads do not.
    #[must_use]
    pub fn get(&self, labels: L) -> u64 {
        let series = labels.position();
        if series < Self::SERIES {
            self.def.cells.count(series)
        } else {
            0
        }
    }
}

impl<L> Counter<L> {
    /// The name of the metric.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.def.name
    }
}

impl<L> fmt::Debug for Counter<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counter")
            .field("name", &self.def.name)
            .field("labels", &self.def.keys)
            .finish_non_exhaustive()
    }
}

/// A declared counter, whatever its labels.
#[doc(hidden)]
#[derive(Debug)]
pub struct CounterDef {
    pub name: &'static str,
    pub help: &'static str,
    /// The names of the labels.
    pub keys: &'static [&'static str],
    /// The texts of each label; a series is one of each, the last label varying fastest.
    pub values: &'static [&'static [&'static str]],
    pub(crate) cells: Cells,
}

/// The linked counters.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static COUNTERS: [&'static CounterDef];

/// The type that `#[business_counter]` gives the name of a static, so that one import brings both.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a declared counter [F721]",
    label = "not a static with `#[business_counter(…)]`",
    note = "a function counts in a counter declared as `#[business_counter(name = \"…\")] pub static NAME: Counter<…>;`: import it, or name it by path"
)]
pub trait Counted: 'static {
    /// What tells its series apart: [`Labels`], which the declaration asks for at the user's token.
    type Labels: 'static;
    /// The piece of a record that names the counter.
    type Piece: Copy + Sync + 'static;
    /// See [`Self::Piece`].
    const PIECE: Self::Piece;
    /// The counter.
    const COUNTER: &'static Counter<Self::Labels>;
}
