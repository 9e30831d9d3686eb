//! Bounded texts. The derive lives in `funnel-macros`; counters and attributes build on the trait.

/// One of a fixed set of texts: the only kind of text that can label a counter.
///
/// Derive it on an enum without fields. The text of a variant is its name in `snake_case`, or what
/// `#[label(rename = "…")]` says. In a counter, the label is called after the last word of the enum's
/// name, so that `LoginOutcome` gives `outcome`, or as `#[label(key = "…")]` on the enum says.
///
/// ```
/// use funnel_runtime::Label;
///
/// #[derive(Label, Clone, Copy)]
/// enum LoginOutcome {
///     Success,
///     #[label(rename = "failure_2fa")]
///     SecondFactor,
/// }
///
/// assert_eq!(LoginOutcome::KEY, "outcome");
/// assert_eq!(LoginOutcome::LABELS, ["success", "failure_2fa"]);
/// assert_eq!(LoginOutcome::SecondFactor.as_label(), "failure_2fa");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a label [F808]",
    label = "not an enum with `#[derive(Label)]`",
    note = "a label is one of a fixed set of texts: declare an enum without fields and derive `funnel_runtime::Label`"
)]
pub trait Label: Sized + 'static {
    /// The name of the label in a counter.
    const KEY: &'static str;
    /// Every text, in the order of the variants.
    const LABELS: &'static [&'static str];

    /// The position of this value in [`Self::LABELS`].
    fn index(&self) -> usize;

    /// The text of this value.
    fn as_label(&self) -> &'static str {
        Self::LABELS[self.index()]
    }
}
