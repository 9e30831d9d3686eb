//! Text with names in it, as both formats are given it: parts that are text and parts that are code. A
//! leaf.

use serde::Serialize;

use crate::render::visible;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) is_code: bool,
}

/// A text.
pub(super) type Prose = Vec<Part>;

/// A text as it stands in a source, where what is between two backquotes is code.
pub(super) fn prose(text: &str) -> Prose {
    let text = visible(text);
    let pieces: Vec<&str> = text.split('`').collect();
    let last = pieces.len() - 1;
    let mut prose: Prose = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let is_open = at % 2 == 1;
        // Nothing ends it, or there is nothing in it: the backquote is one.
        if is_open && (at == last || piece.trim().is_empty()) {
            let closed = if at == last { "" } else { "`" };
            add(&mut prose, &format!("`{piece}{closed}"), false);
        } else {
            add(&mut prose, piece, is_open);
        }
    }
    prose
}

/// A text as it is shown.
pub(super) fn shown(text: &str) -> String {
    visible(text).into_owned()
}

/// A text, and nothing in it is code.
pub(super) fn plain(text: &str) -> Prose {
    let mut prose = Prose::new();
    add(&mut prose, &visible(text), false);
    prose
}

fn add(prose: &mut Prose, text: &str, is_code: bool) {
    match prose.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if !is_code && !last.is_code => last.text.push_str(text),
        _ => prose.push(Part {
            text: text.to_owned(),
            is_code,
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{plain, prose};

    #[test]
    fn what_is_between_backquotes_is_code() {
        let parts = |text| {
            let parts = prose(text).into_iter();
            parts
                .map(|part| format!("{}{}", if part.is_code { "code " } else { "" }, part.text))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            parts("Of `a` and `b`."),
            ["Of ", "code a", " and ", "code b", "."]
        );
        assert_eq!(parts("It's ` alone"), ["It's ` alone"]);
        assert_eq!(parts("`` x"), ["`` x"]);
        assert_eq!(parts("`x` `"), ["code x", " `"]);
        assert!(parts("").is_empty());
        assert_eq!(plain("`a`")[0].text, "`a`");
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in "[a` ]{0,12}") {
            let written: String = prose(&text)
                .iter()
                .map(|part| if part.is_code { format!("`{}`", part.text) } else { part.text.clone() })
                .collect();
            prop_assert_eq!(written, text);
        }
    }
}
