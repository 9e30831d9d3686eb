//! Texts in the templates of Prometheus, which are those of Go: whatever stands between `{{` and `}}` is run.
//! A leaf.

/// A text that is no template.
pub(crate) fn text(text: &str) -> String {
    // One brace at a time, since what follows may begin with the second.
    text.replace('{', r#"{{ "{" }}"#)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::text;

    #[test]
    fn braces_are_written_as_texts() {
        assert_eq!(text("a }} b"), "a }} b");
        assert_eq!(text("{{ $value }}"), r#"{{ "{" }}{{ "{" }} $value }}"#);
    }

    proptest! {
        #[test]
        fn nothing_is_run(said in "[{} a-z\"]{0,12}") {
            let written = text(&said);
            // What Go makes of it, where the one thing that is run is a brace.
            let read = written.replace(r#"{{ "{" }}"#, "\u{1}");
            prop_assert_eq!(read.find('{'), None);
            prop_assert_eq!(read.replace('\u{1}', "{"), said);
        }
    }
}
