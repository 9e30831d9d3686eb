//! Texts of any kind: none of them panics, and none makes anything show a secret.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;

use super::super::file;
use super::super::schema::{BACKENDS, BackendKind, Key, Kind, SPOOL, TOP};
use super::super::unit::show_time;
use super::REFERENCE;

/// What must not be shown, wherever it stood.
const SECRET: &str = "S3cr3tS3cr3t";

/// Everything that can be shown of what a text means.
fn shown(text: &str) -> String {
    let checked = super::check(text, &[("KEY", SECRET), ("PROXY", "http://host:1")]);
    let mut shown = format!("{checked:?} {checked:#?}");
    for problem in &checked.problems {
        write!(shown, "{problem} {problem:?}").unwrap();
    }
    let read = |name: &str| Ok((name == "KEY").then(|| SECRET.to_owned()));
    match file::of_text(None, text, &read) {
        Ok(config) => write!(shown, "{config:?} {config:#?}").unwrap(),
        Err(error) => write!(shown, "{error} {error:?} {error:#?}").unwrap(),
    }
    shown
}

/// A value of a kind, as a file has it, and as it is shown.
fn value(kind: Kind) -> BoxedStrategy<(String, String)> {
    let text = |pattern: &'static str| {
        pattern
            .prop_map(|text: String| (format!("{text:?}"), text))
            .boxed()
    };
    let time = || {
        (1_u64..1_000, select(vec!["ms", "s", "m", "h", "d"])).prop_map(|(number, unit)| {
            let text = format!("{number}{unit}");
            let super::super::value::Value::Time(time) =
                super::super::value::of_text(Kind::Time, &text).unwrap()
            else {
                panic!("{text}")
            };
            (format!("{text:?}"), show_time(time))
        })
    };
    match kind.in_file() {
        // One of them has to be the name of a counter.
        Kind::Text => text("(api|shop)_lost_(events|batches)_total"),
        Kind::Path => text("[a-z]{1,8}"),
        Kind::Url => text("https://[a-z]{1,8}\\.example"),
        Kind::Whole { most, .. } => (1..=most.min(i64::MAX.cast_unsigned()))
            .prop_map(|number| (number.to_string(), number.to_string()))
            .boxed(),
        Kind::Bytes => (1_u64..1_000)
            .prop_map(|number| (format!("'{number}KiB'"), (number << 10).to_string()))
            .boxed(),
        Kind::Switch => any::<bool>()
            .prop_map(|on| (on.to_string(), on.to_string()))
            .boxed(),
        Kind::Time => time().boxed(),
        Kind::OneOf(words) => select(words)
            .prop_map(|word| (format!("'{word}'"), word.to_owned()))
            .boxed(),
        Kind::OneOfOrTime(words) => prop_oneof![
            select(words).prop_map(|word| (format!("'{word}'"), word.to_owned())),
            time()
        ]
        .boxed(),
        Kind::Secret => Just(("{ env = 'PROXY' }".to_owned(), "***".to_owned())).boxed(),
        Kind::Secrets => Just((
            "{ x-one = { env = 'KEY' } }".to_owned(),
            "x-one=***".to_owned(),
        ))
        .boxed(),
        Kind::Pairs => Just(("{ \"a.b\" = 'c' }".to_owned(), "a.b=c".to_owned())).boxed(),
        Kind::Texts => Just(("['A', 'B']".to_owned(), "A, B".to_owned())).boxed(),
        Kind::Standard(_) => unreachable!("a file has none"),
    }
}

/// What settings are said to be, where they are said at all.
type Said = Vec<(&'static str, Option<String>)>;

/// Lines for a table, some of its settings left out, and what each says.
fn table(keys: &'static [Key]) -> BoxedStrategy<(String, Said)> {
    let lines: Vec<_> = keys
        .iter()
        .map(|key| {
            let said = (any::<bool>(), value(key.kind))
                .prop_map(|(is_said, value)| (is_said || key.is_required()).then_some(value));
            said.prop_map(move |value| {
                let line = value
                    .as_ref()
                    .map(|(text, _)| format!("{} = {text}\n", key.name));
                (
                    line.unwrap_or_default(),
                    (key.name, value.map(|(_, it)| it)),
                )
            })
        })
        .collect();
    lines
        .prop_map(|lines| {
            let text = lines.iter().map(|(line, _)| line.as_str()).collect();
            (text, lines.into_iter().map(|(_, said)| said).collect())
        })
        .boxed()
}

fn backend() -> impl Strategy<Value = &'static BackendKind> {
    (0..BACKENDS.len()).prop_map(|at| &BACKENDS[at])
}

fn assert_said(settings: &[super::super::check::Setting], said: &[(&str, Option<String>)]) {
    for (setting, (name, value)) in settings.iter().zip(said) {
        assert_eq!(setting.key, *name);
        match value {
            Some(value) => assert_eq!(&setting.value, value, "{name}"),
            None => assert_eq!(setting.from, "unless told", "{name}"),
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC*", lines in prop::collection::vec("[a-z_\\[\\]{}=.\"' 0-9#]{0,20}", 0..20)) {
        shown(&text);
        shown(&lines.join("\n"));
    }

    #[test]
    fn any_part_of_the_reference_in_any_order_is_read_without_a_panic(
        at in prop::collection::vec(0..REFERENCE.lines().count(), 0..30),
        cut in 0..REFERENCE.len(),
    ) {
        let lines: Vec<_> = REFERENCE.lines().collect();
        let text: Vec<_> = at.iter().map(|at| lines[*at]).collect();
        shown(&text.join("\n"));
        shown(&REFERENCE[..REFERENCE.floor_char_boundary(cut)]);
    }

    #[test]
    fn a_file_that_the_schema_allows_is_read_as_it_says(
        (top, top_said) in table(TOP),
        (kind, (backend, said)) in backend().prop_flat_map(|kind| (Just(kind), table(kind.keys))),
        (spool, spool_said) in table(SPOOL),
        has_spool: bool,
    ) {
        let mut text = format!("{top}[[backend]]\nkind = '{}'\n{backend}", kind.names[0]);
        let has_spool = has_spool && kind.has_spool && cfg!(feature = "spool");
        if has_spool {
            write!(text, "[backend.spool]\n{spool}").unwrap();
        }
        let variables = [("KEY", SECRET), ("PROXY", "http://host:1")];
        let checked = super::check(&text, &variables);
        for problem in &checked.problems {
            // A build may have no backend of the kind.
            let is_absent = problem.message.contains("is not in this build");
            prop_assert!(is_absent, "{problem} in\n{text}");
        }
        assert_said(&checked.settings, &top_said);
        assert_said(&checked.backends[0].settings, &said);
        if has_spool {
            assert_said(checked.backends[0].spool.as_ref().unwrap(), &spool_said);
        }
    }

    #[test]
    fn nothing_shows_what_stands_where_a_secret_belongs(
        kind in backend(),
        at in 0_usize..8,
        before in "[a-z]{0,3}",
        shape in select(vec![
            "X", "'X'", "\"X\"", "'''X'''", "\"X", "'X", "['X']", "{ X = 1 }", "{ env = 'X' }", "{ file = 'X' }",
            "{ env = 'X', file = 'X' }", "{ X = 'X' }", "{ value = 'X' }", "{ env = X }", "'X' X", "{ 'X' = { env = 'X' } }",
            "{ x = 'X' }", "{ x = { env = 'X' } }", "{ env = 'KEY' } X", "\\X", "\"\\uX\"", "2X", "'a' = 'X'", "{ env = { X = 'X' } }",
        ]),
    ) {
        let secrets: Vec<_> = kind
            .keys
            .iter()
            .filter(|key| matches!(key.kind.in_file(), Kind::Secret | Kind::Secrets))
            .collect();
        if secrets.is_empty() {
            return Ok(());
        }
        let key = secrets[at % secrets.len()];
        let value = shape.replace('X', &format!("{before}{SECRET}"));
        let text = format!(
            "[[backend]]\nkind = '{}'\naccount_id = 1\n{} = {value}\n{before}{SECRET} = 1\n",
            kind.names[0], key.name
        );
        let shown = shown(&text);
        prop_assert!(!shown.contains(SECRET), "{shown}");
    }
}
