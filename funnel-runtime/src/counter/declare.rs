//! Making a counter in const code, with the rules that only the types of its labels can tell.

use funnel_rules::Rule;

use super::{Counter, CounterDef};
use crate::cells::Cells;
use crate::text::{Message, same};

#[cfg(test)]
impl<L: super::Labels> Counter<L> {
    /// A counter of the labels of its type, as the macro declares it.
    pub(crate) const fn declared(name: &'static str, max_series: usize) -> Self {
        Self::__of(name, "Help.", max_series, L::KEYS, L::VALUES)
    }
}

impl<L> Counter<L> {
    /// A counter at zero, with what its labels are. Its type asks nothing, and generated code asks for
    /// the labels at the user's token.
    ///
    /// # Panics
    ///
    /// While compiling, when there are more series than `max_series`, or when a label cannot have its
    /// name.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn __of(
        name: &'static str,
        help: &'static str,
        max_series: usize,
        keys: &'static [&'static str],
        values: &'static [&'static [&'static str]],
    ) -> Self {
        assert!(
            keys.len() == values.len(),
            "each label has a name and a list of texts"
        );
        check_names(name, keys);
        let series = series(values);
        if series > max_series {
            refuse(name, keys, values, max_series);
        }
        let def = CounterDef {
            name,
            help,
            keys,
            values,
            cells: Cells::new(series),
        };
        Self {
            def,
            labels: std::marker::PhantomData,
        }
    }

    #[doc(hidden)]
    pub const fn __def(&'static self) -> &'static CounterDef {
        &self.def
    }
}

/// The product of the numbers of texts, as far as it can be written.
pub(super) const fn series(values: &[&[&str]]) -> usize {
    let mut product: usize = 1;
    let mut at = 0;
    while at < values.len() {
        product = product.saturating_mul(values[at].len());
        at += 1;
    }
    product
}

#[track_caller]
const fn check_names(name: &str, keys: &[&str]) {
    let mut at = 0;
    while at < keys.len() {
        let key = keys[at];
        if let Some(denied) = funnel_rules::denied(key) {
            Message::new()
                .text("`")
                .text(key)
                .text("` cannot be a label of `")
                .text(name)
                .text("`: `")
                .text(denied.word)
                .text("` ")
                .text(denied.group.why())
                .text("; name the label after what its values tell apart, with `#[label(key = \"…\")]` on the enum")
                .panic(Rule::DeniedLabel);
        }
        let mut other = 0;
        while other < at {
            if same(keys[other], key) {
                Message::new()
                    .text("`")
                    .text(name)
                    .text("` has two labels called `")
                    .text(key)
                    .text("`; rename one with `#[label(rename = \"…\")]`")
                    .panic(Rule::LabelTwice);
            }
            other += 1;
        }
        at += 1;
    }
}

/// Says how many series there would be, and of what.
#[track_caller]
const fn refuse(name: &str, keys: &[&str], values: &[&[&str]], max_series: usize) -> ! {
    let mut message = Message::new()
        .text("`")
        .text(name)
        .text("` would have ")
        .number(series(values))
        .text(" series: ");
    let mut at = 0;
    while at < keys.len() {
        if at > 0 {
            message = message.text(" × ");
        }
        message = message
            .number(values[at].len())
            .text(" of `")
            .text(keys[at])
            .text("`");
        at += 1;
    }
    message
        .text("; each is kept by every process and by Prometheus, and ")
        .number(max_series)
        .text(" is the most here: leave out a label or merge values, or say why it has to be with `max_series = ")
        .number(series(values))
        .text(", reason = \"…\"`")
        .panic(Rule::TooManySeries)
}
