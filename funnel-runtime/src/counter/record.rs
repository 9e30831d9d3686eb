//! The record of labels that are put together, in const code. The words are those of
//! [`funnel_rules::record`].

/// In front of the name of a label.
const LABEL: &str = "label\x1f";
/// Between the name of a label and its texts.
const VALUES: &str = "\x1eclass\x1flabel\x1evalues\x1f";
/// Between two texts, and behind the last.
const MARKS: [&str; 2] = [",", "\x1e"];

/// How many bytes the record has.
#[doc(hidden)]
#[must_use]
pub const fn size_of_labels(keys: &[&str], values: &[&[&str]]) -> usize {
    let mut size = 0;
    let mut label = 0;
    while label < keys.len() {
        size += LABEL.len() + keys[label].len() + VALUES.len();
        let mut text = 0;
        while text < values[label].len() {
            size += values[label][text].len() + 1;
            text += 1;
        }
        label += 1;
    }
    size
}

/// The record: for each label its name, and that it is one of its texts.
///
/// # Panics
///
/// While compiling, when it has not the size that [`size_of_labels`] gives.
#[doc(hidden)]
#[must_use]
pub const fn record_of_labels<const N: usize>(keys: &[&str], values: &[&[&str]]) -> [u8; N] {
    let mut record = [0; N];
    let mut at = 0;
    let mut label = 0;
    while label < keys.len() {
        at = put(&mut record, at, LABEL);
        at = put(&mut record, at, keys[label]);
        at = put(&mut record, at, VALUES);
        let mut text = 0;
        while text < values[label].len() {
            at = put(&mut record, at, values[label][text]);
            text += 1;
            let is_last = text == values[label].len();
            at = put(&mut record, at, MARKS[is_last as usize]);
        }
        label += 1;
    }
    assert!(at == N, "the record has the size of the labels");
    record
}

const fn put(record: &mut [u8], at: usize, text: &str) -> usize {
    let (_, rest) = record.split_at_mut(at);
    let (place, _) = rest.split_at_mut(text.len());
    place.copy_from_slice(text.as_bytes());
    at + text.len()
}

/// A record as the text that it is.
///
/// # Panics
///
/// While compiling, when it is none.
#[doc(hidden)]
#[must_use]
pub const fn text_of_record(record: &[u8]) -> &str {
    match std::str::from_utf8(record) {
        Ok(text) => text,
        Err(_) => panic!("a record is text"),
    }
}

#[cfg(test)]
mod tests {
    use funnel_rules::record::{END, LIST, UNIT, field};

    use super::{record_of_labels, size_of_labels, text_of_record};
    use crate::value::Class;

    #[test]
    fn labels_are_groups_of_a_record() {
        const KEYS: &[&str] = &["status", "channel"];
        const TEXTS: &[&[&str]] = &[&["created", "failed"], &["web"]];
        const RECORD: [u8; size_of_labels(KEYS, TEXTS)] = record_of_labels(KEYS, TEXTS);
        let label = |name, texts: &[&str]| {
            let class = Class::Label.as_str();
            let texts = texts.join(&LIST.to_string());
            [
                (field::LABEL, name),
                (field::CLASS, class),
                (field::VALUES, &texts),
            ]
            .map(|(name, value)| format!("{name}{UNIT}{value}{END}"))
            .concat()
        };
        let expected = label("status", TEXTS[0]) + &label("channel", TEXTS[1]);
        assert_eq!(text_of_record(&RECORD), expected);
        assert!(record_of_labels::<0>(&[], &[]).is_empty());
    }
}
