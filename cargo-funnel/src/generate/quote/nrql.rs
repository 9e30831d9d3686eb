//! Names and texts in NRQL. A leaf.
//!
//! How NRQL escapes what ends a quote is nowhere said, so what would need it has no text here; no
//! declaration that compiles does.

use crate::render::visible;

/// The type of an event or the name of an attribute; `None` where it cannot be written.
pub(crate) fn name(name: &str) -> Option<String> {
    quoted(name, '`')
}

/// A text; `None` where it cannot be written.
pub(crate) fn text(text: &str) -> Option<String> {
    quoted(text, '\'')
}

fn quoted(text: &str, quote: char) -> Option<String> {
    let is_plain = !text.contains([quote, '\\']) && visible(text) == text;
    (is_plain && !text.is_empty()).then(|| format!("{quote}{text}{quote}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{name, text};

    #[test]
    fn what_cannot_be_quoted_is_refused() {
        assert_eq!(name("team-id").as_deref(), Some("`team-id`"));
        assert_eq!(name("it's").as_deref(), Some("`it's`"));
        assert_eq!(text("größe */ ]]").as_deref(), Some("'größe */ ]]'"));
        for refused in ["", "it's", "a\\", "a\nb", "a\0", "\u{85}", "\u{202e}"] {
            assert_eq!(text(refused), None, "{refused:?}");
        }
        assert_eq!(name("a`b"), None);
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_quotes(any in any::<String>()) {
            for (quoted, quote) in [(name(&any), '`'), (text(&any), '\'')] {
                let Some(quoted) = quoted else { continue };
                prop_assert_eq!(quoted.matches(quote).count(), 2);
                prop_assert!(!quoted.contains('\\') && !quoted.contains(char::is_control));
                prop_assert_eq!(&quoted[1..quoted.len() - 1], &any);
            }
        }
    }
}
