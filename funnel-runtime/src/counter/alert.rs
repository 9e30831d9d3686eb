//! What only const code can tell of an alert: whether a label of the counter has the texts that it looks
//! at. What an alert is the macros know, and the registry.

use funnel_rules::Rule;

use crate::text::{Message, has};

/// Checks one of the texts that an alert looks at: that a label has it, and the same as has the texts before
/// it.
///
/// # Panics
///
/// While compiling, when it has not, or when it is not clear which label is meant.
#[doc(hidden)]
#[track_caller]
pub const fn alert_text(keys: &[&str], values: &[&[&str]], texts: &[&str], at: usize) {
    let text = texts[at];
    if keys.is_empty() {
        Message::new()
            .text("the counter has no labels, so there is no text `")
            .text(text)
            .text("` to look at: remove the argument, or give the counter a label")
            .panic(Rule::AlertText);
    }
    let having = labels_with(values, text);
    if having == 0 {
        unknown(keys, values, text);
    }
    let before = labels_of(values, texts, at);
    if having & before == 0 {
        let message = Message::new().text("`").text(text).text("` is a text of ");
        let message = names(message, keys, having).text(", and what stands before it of ");
        names(message, keys, before)
            .text(": an alert looks at texts of one label; write a second alert for the other")
            .panic(Rule::AlertText);
    }
    // Said once, and not where another text is refused.
    let all = labels_of(values, texts, texts.len());
    if at == 0 && all.count_ones() > 1 && have_all(values, texts, all) {
        ambiguous(keys, text, all);
    }
}

/// A set of labels: a bit for each of the first that there are. The limit on series is reached long before
/// there are more labels than bits that could be told apart.
type Set = u128;

/// The labels that have the text.
const fn labels_with(values: &[&[&str]], text: &str) -> Set {
    let mut found = 0;
    let mut label = 0;
    while label < values.len() && label < Set::BITS as usize {
        if has(values[label], text) {
            found |= 1 << label;
        }
        label += 1;
    }
    found
}

/// The labels that have all of the first texts, without those that do not go with what stands before them.
const fn labels_of(values: &[&[&str]], texts: &[&str], end: usize) -> Set {
    let mut left = Set::MAX;
    let mut at = 0;
    while at < end {
        let having = labels_with(values, texts[at]);
        if having & left != 0 {
            left &= having;
        }
        at += 1;
    }
    left
}

/// Whether all of these labels have all of the texts.
const fn have_all(values: &[&[&str]], texts: &[&str], labels: Set) -> bool {
    let mut at = 0;
    while at < texts.len() {
        if labels_with(values, texts[at]) & labels != labels {
            return false;
        }
        at += 1;
    }
    true
}

/// The names of the labels of a set.
const fn names(mut message: Message, keys: &[&str], labels: Set) -> Message {
    let mut first = true;
    let mut label = 0;
    while label < keys.len() && label < Set::BITS as usize {
        if labels & (1 << label) != 0 {
            let before = if first { "`" } else { " and `" };
            message = message.text(before).text(keys[label]).text("`");
            first = false;
        }
        label += 1;
    }
    message
}

/// Says which texts there are.
#[track_caller]
const fn unknown(keys: &[&str], values: &[&[&str]], text: &str) -> ! {
    let mut message = Message::new().text("`").text(text).text("` is no text of ");
    if let [key] = keys {
        message = message.text("`").text(key).text("`; valid are ");
        list(message, values[0]).panic(Rule::AlertText)
    }
    message = message.text("the counter's labels; valid are ");
    let mut label = 0;
    while label < keys.len() {
        let before = if label == 0 { "of `" } else { "; of `" };
        message = message.text(before).text(keys[label]).text("` ");
        message = list(message, values[label]);
        label += 1;
    }
    message.panic(Rule::AlertText)
}

const fn list(mut message: Message, texts: &[&str]) -> Message {
    let mut at = 0;
    while at < texts.len() {
        let before = if at == 0 { "`" } else { ", `" };
        message = message.text(before).text(texts[at]).text("`");
        at += 1;
    }
    message
}

/// Says which labels have the texts.
#[track_caller]
const fn ambiguous(keys: &[&str], text: &str, labels: Set) -> ! {
    let message = Message::new().text("`").text(text).text("` is a text of ");
    names(message, keys, labels)
        .text(", so it is not clear which is meant: an alert looks at texts that one label alone has; rename them in one of the enums with `#[label(rename = \"…\")]`")
        .panic(Rule::AlertText)
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::alert_text;

    const KEYS: &[&str] = &["status", "channel", "back"];
    const VALUES: &[&[&str]] = &[
        &["open", "paid", "other"],
        &["web", "app", "other", "both"],
        &["other", "both", "open"],
    ];

    /// What is said of each text.
    fn said(texts: &'static [&'static str]) -> Vec<String> {
        let each = 0..texts.len();
        each.map(|at| {
            let checked = catch_unwind(|| alert_text(KEYS, VALUES, texts, at));
            let error = checked
                .err()
                .map(|error| error.downcast::<String>().unwrap());
            error.map_or_else(String::new, |error| *error)
        })
        .collect()
    }

    #[test]
    fn texts_of_one_label_are_taken() {
        for texts in [&["paid"][..], &["open", "paid"], &["web", "app", "both"]] {
            assert!(
                said(texts).iter().all(String::is_empty),
                "{:?}",
                said(texts)
            );
        }
    }

    #[test]
    fn one_that_does_not_go_with_those_before_is_refused_alone() {
        let found = said(&["web", "paid", "app"]);
        assert_eq!([&*found[0], &*found[2]], ["", ""]);
        assert!(
            found[1].starts_with(
                "`paid` is a text of `status`, and what stands before it of `channel`: "
            ),
            "{found:?}"
        );
        // Each two of them are in one label, and no label has all.
        let found = said(&["other", "paid", "both"]);
        assert_eq!([&*found[0], &*found[1]], ["", ""]);
        assert!(
            found[2].starts_with("`both` is a text of `channel` and `back`, "),
            "{found:?}"
        );
    }

    #[test]
    fn texts_that_several_labels_have_are_refused_once() {
        let found = said(&["other", "both"]);
        assert!(
            found[0].starts_with("`other` is a text of `channel` and `back`, so it is not clear"),
            "{found:?}"
        );
        assert_eq!(found[1], "");
    }

    #[test]
    fn a_text_that_no_label_has_is_refused_with_those_that_there_are() {
        let found = said(&["opn"]);
        assert!(
            found[0].starts_with("`opn` is no text of the counter's labels; valid are of `status` `open`, `paid`, `other`; of `channel` "),
            "{found:?}"
        );
    }
}
