//! What tells the series of a counter apart. The derives live in `funnel-macros`.

use crate::metrics::CallOutcome;

/// The labels of a counter: nothing, one label, or several.
///
/// It is `()` for a counter of one series, an enum with [`#[derive(Label)]`](derive@crate::Label) for
/// one label, and a struct with [`#[derive(Labels)]`](derive@crate::Labels) for several. No text
/// made at run time can be among them, so the number of series is known while compiling.
///
/// ```
/// use funnel_runtime::{Label, Labels};
///
/// #[derive(Label, Clone, Copy)]
/// enum Status {
///     Created,
///     Failed,
/// }
///
/// #[derive(Label, Clone, Copy)]
/// enum Channel {
///     Web,
///     App,
///     Store,
/// }
///
/// #[derive(Labels, Clone, Copy)]
/// struct Order {
///     status: Status,
///     channel: Channel,
/// }
///
/// assert_eq!(Order::KEYS, ["status", "channel"]);
/// assert_eq!(Order::VALUES, [&["created", "failed"][..], &["web", "app", "store"]]);
/// let order = Order { status: Status::Failed, channel: Channel::App };
/// assert_eq!(order.position(), 4);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot label a counter [F809]",
    label = "not `()`, an enum with `#[derive(Label)]`, or a struct with `#[derive(Labels)]`",
    note = "every value of a label is a series that Prometheus keeps, so labels are of a fixed set of texts: declare an enum without fields and derive `funnel_runtime::Label`"
)]
pub trait Labels: 'static {
    /// The names of the labels.
    const KEYS: &'static [&'static str];
    /// The texts of each label.
    const VALUES: &'static [&'static [&'static str]];
    /// What the record of a counter says of the labels. A text, and no bytes of a type of their own,
    /// because a type that is wrong would be said to be so wherever it is named.
    #[doc(hidden)]
    const RECORD: &'static str = "";

    /// The position of the series with these labels, below the product of the numbers of texts. The
    /// last label varies fastest.
    fn position(&self) -> usize;
}

impl Labels for () {
    const KEYS: &'static [&'static str] = &[];
    const VALUES: &'static [&'static [&'static str]] = &[];

    #[inline]
    fn position(&self) -> usize {
        0
    }
}

const OUTCOME: &str =
    "label\x1foutcome\x1eclass\x1flabel\x1evalues\x1fok,error,cancelled,panicked\x1e";

impl Labels for CallOutcome {
    const KEYS: &'static [&'static str] = &[Self::KEY];
    const VALUES: &'static [&'static [&'static str]] = &[&Self::TEXTS];
    const RECORD: &'static str = OUTCOME;

    #[inline]
    fn position(&self) -> usize {
        *self as usize
    }
}

/// No labels.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the counter has labels, and nothing says which series this function counts in [F727]",
    label = "say which: `label = value`, or `label = |returned| value`",
    note = "only a `Counter<()>` is named alone"
)]
pub trait Unlabelled: Labels {
    /// The only value.
    const ONLY: Self;
}

impl Unlabelled for () {
    const ONLY: Self = ();
}
