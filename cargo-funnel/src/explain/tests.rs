use std::collections::BTreeSet;

use super::{TEXTS, codes, compile, find};

/// What every text has, in this order.
const PARTS: [&str; 3] = [
    "\n## Example\n",
    "\n## What to do\n",
    "\n## When it may stay\n",
];
/// The same of an error while compiling, which may not stay.
const COMPILE_PARTS: [&str; 2] = ["\n## Example\n", "\n## What to do\n"];
/// What may follow there.
const WAY_AROUND: &str = "\n## The reviewed way around\n";

#[test]
fn every_code_has_a_text_and_every_text_a_code() {
    let codes: Vec<_> = codes().iter().map(|code| code.id).collect();
    let texts = TEXTS.iter().chain(compile::TEXTS);
    let mut texts: Vec<_> = texts.map(|(id, _)| *id).collect();
    texts.sort_unstable();
    assert_eq!(codes, texts);
}

#[test]
fn codes_and_names_are_given_once_and_have_their_shape() {
    let codes = codes();
    let ids: BTreeSet<_> = codes.iter().map(|code| code.id).collect();
    let names: BTreeSet<_> = codes.iter().map(|code| code.name).collect();
    assert_eq!((ids.len(), names.len()), (codes.len(), codes.len()));
    for code in codes {
        let digits = code.id.strip_prefix('F').unwrap();
        assert!(
            digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit()),
            "{code:?}"
        );
        let is_plain = |char: char| char.is_ascii_lowercase() || char == '-';
        assert!(code.name.chars().all(is_plain), "{code:?}");
    }
}

#[test]
fn a_text_begins_with_its_code_and_has_all_parts() {
    for code in codes() {
        let text = find(code.id).unwrap();
        let title = format!("# {}: {}\n\n", code.id, code.name);
        assert!(text.starts_with(&title), "{}: {title}", code.id);
        let mut rest = text;
        let is_compile_error = compile::CODES.contains(code);
        let parts = if is_compile_error {
            &COMPILE_PARTS[..]
        } else {
            &PARTS
        };
        for part in parts {
            let (before, after) = rest
                .split_once(part)
                .unwrap_or_else(|| panic!("{}: {} is not where it belongs", code.id, part.trim()));
            assert!(
                before.lines().count() > 1,
                "{}: before {}",
                code.id,
                part.trim()
            );
            rest = after;
        }
        if is_compile_error {
            let (fix, way) = rest.split_once(WAY_AROUND).unwrap_or((rest, "none"));
            assert!(!way.trim().is_empty(), "{}", code.id);
            rest = fix;
        }
        assert!(!rest.trim().is_empty(), "{}", code.id);
        assert!(!rest.contains("\n## "), "{}", code.id);
        assert_eq!(text.matches("```").count() % 2, 0, "{}", code.id);
        assert!(text.contains("```"), "{}", code.id);
        assert!(
            text.lines().all(|line| line.chars().count() <= 110),
            "{}",
            code.id
        );
    }
}

#[test]
fn a_code_is_found_by_id_and_by_name() {
    for asked in [
        "F401",
        "f401",
        " F401 ",
        "site-never-fired",
        "Site-Never-Fired",
        "[F401]",
    ] {
        assert!(find(asked).unwrap().starts_with("# F401:"), "{asked}");
    }
}

#[test]
fn what_is_mistyped_is_guessed_and_what_is_far_is_not() {
    let guess = |asked: &str| find(asked).unwrap_err().map(|code| code.id);
    assert_eq!(guess("site-never-fire"), Some("F401"));
    assert_eq!(guess("coverage-below-minimun"), Some("F404"));
    assert_eq!(guess("F4O3"), Some("F403"));
    for far in ["", "x", "something-else-entirely"] {
        assert_eq!(guess(far), None, "{far}");
    }
}
