//! What holds for every section, whoever wrote it: from its bytes to each of the three texts.

#[path = "../tests/audit/record.rs"]
pub(crate) mod record;

use funnel_runtime::registry::Registry;
use proptest::prelude::*;

use crate::audit::Binary;
use crate::findings::Findings;
use crate::render;

/// All texts of a section, or nothing where it is refused.
fn texts(section: &[u8]) -> Option<[String; 3]> {
    let binaries = [Binary {
        path: "app".to_owned(),
        linked: true,
        registry: Registry::from_section(section).ok()?,
    }];
    let found = Findings::of(&binaries);
    Some([
        anstream::adapter::strip_str(&render::table(&binaries, &found, None)).to_string(),
        render::json(&binaries, &found),
        render::markdown(&binaries, &found),
    ])
}

/// How many lines a table has but for its findings: each has a line before it, one of its own, one for
/// each place, and one with its code.
fn without_findings(section: &[u8], table: &str) -> usize {
    let binaries = [Binary {
        path: "app".to_owned(),
        linked: true,
        registry: Registry::from_section(section).expect("a sound section"),
    }];
    let found = Findings::of(&binaries);
    let lines = found.of_each[0].iter().map(|one| 3 + one.places.len());
    table.lines().count() - lines.sum::<usize>()
}

/// Any text that a damaged or hostile record can hold: everything but the two separators.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,12}",
        "[^\x1e\x1f]{0,12}",
        "[\\x00-\\x1d|`\\\\<>@*_\\[\\]\u{80}-\u{9f}\u{200b}-\u{202e}]{0,12}",
    ]
}

proptest! {
    #[test]
    fn any_section_is_shown_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = texts(&bytes);
        let mut record = record::record(&[]);
        record.extend(bytes);
        let _ = texts(&record);
    }

    #[test]
    fn any_field_is_shown_or_refused(
        fields in proptest::collection::vec(
            (prop::sample::select(vec![
                "kind", "event", "step", "function", "keys", "scoped", "crate", "version", "module",
                "file", "line", "key", "class", "values", "owner", "target_from", "help", "counter",
                "label", "max_series", "reason", "started", "completed", "aborted", "failed",
                "milestone", "event_of", "reasons", "rename_all", "alert", "alert_name", "threshold",
                "versus", "beside_step", "beside_counter", "from", "to", "window", "hold", "floor", "only",
                "severity", "summary", "runbook",
            ]), prop_oneof![
                name(),
                prop::sample::select(vec![
                    "site", "funnel", "counter", "count", "flow", "flow_site", "label", "7", "drop",
                    "spike", "stalled", "gap",
                ])
                    .prop_map(str::to_owned),
            ]),
            0..24,
        ),
    ) {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let _ = texts(&record::record(&fields));
    }

    #[test]
    fn no_name_leaves_its_line_or_its_cell(
        names in proptest::collection::vec(name(), 8..9),
    ) {
        let [event, step, module, function, file, key, scoped, owner] = &names[..] else {
            unreachable!("the strategy gives eight");
        };
        let mut section = record::funnel(event, Some(owner), &["landing", step]);
        section.extend(record::site(event, step, [module, function], [file, "3"], key, scoped));
        let [table, json, markdown] = texts(&section).expect("a sound section");
        for text in [&table, &json, &markdown] {
            prop_assert!(
                text.chars().all(|char| char == '\n' || render::visible(&char.to_string()) == char.to_string()),
                "{text:?}"
            );
        }
        // Title, event, three lines of the declaration, steps, the table's five, summary.
        prop_assert!((12..=13).contains(&without_findings(&section, &table)), "{table}");
        let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with('|')).collect();
        prop_assert_eq!(rows.len(), 3);
        prop_assert!(rows.iter().all(|row| row.matches('|').count() == 6), "{}", markdown);
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        prop_assert_eq!(&read["binaries"][0]["sites"][0]["event"], event);
        prop_assert_eq!(&read["binaries"][0]["sites"][0]["place"]["module"], module);
    }

    #[test]
    fn no_name_of_a_counter_leaves_its_line_or_its_cell(
        names in proptest::collection::vec(name(), 8..9),
    ) {
        let [metric, help, owner, reason, label, function, module, file] = &names[..] else {
            unreachable!("the strategy gives eight");
        };
        let more = [
            ("owner", &**owner), ("max_series", "9"), ("reason", reason), ("alert", "spike"),
            ("threshold", owner), ("versus", help), ("alert_name", label), ("window", reason),
            ("hold", "5m"), ("floor", "20"), ("severity", owner),
        ];
        let declared = |line| record::counter(metric, help, &more, &[(label, "a,b")], [file, line]);
        let mut section = [declared("1"), declared("2")].concat();
        section.extend(record::count(metric, [module, function], [file, "3"]));
        let [table, json, markdown] = texts(&section).expect("a sound section");
        for text in [&table, &json, &markdown] {
            prop_assert!(
                text.chars().all(|char| char == '\n' || render::visible(&char.to_string()) == char.to_string()),
                "{text:?}"
            );
        }
        // Title, name, six lines of each declaration, one of the function, the totals, and a line
        // between these.
        prop_assert_eq!(without_findings(&section, &table), 18, "{}", table);
        let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with('|')).collect();
        prop_assert_eq!(rows.len(), 4);
        prop_assert!(rows.iter().all(|row| row.matches('|').count() == 8), "{}", markdown);
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        prop_assert_eq!(&read["binaries"][0]["counters"][0]["name"], metric);
        prop_assert_eq!(&read["binaries"][0]["findings"][0]["places"][1]["file"], file);
    }

    #[test]
    fn no_name_of_a_flow_leaves_its_line_or_its_cell(
        names in proptest::collection::vec(name(), 8..9),
    ) {
        let [event, step, reason, told, owner, function, file, key] = &names[..] else {
            unreachable!("the strategy gives eight");
        };
        let section = [
            record::flow(event, Some(owner), &[step], reason, &[(told, &format!("+{told}"))]),
            record::flow_site(event, ["shop", function], [file, "3"], key),
        ]
        .concat();
        let [table, json, markdown] = texts(&section).expect("a sound section");
        for text in [&table, &json, &markdown] {
            prop_assert!(
                text.chars().all(|char| char == '\n' || render::visible(&char.to_string()) == char.to_string()),
                "{text:?}"
            );
        }
        // Title, name, up to seven lines of the declaration, the table's five, the number of sites, and
        // a line between these.
        prop_assert!((12..=16).contains(&without_findings(&section, &table)), "{table}");
        let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with('|')).collect();
        prop_assert_eq!(rows.len(), 3);
        prop_assert!(rows.iter().all(|row| row.matches('|').count() == 5), "{}", markdown);
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        prop_assert_eq!(&read["binaries"][0]["flows"][0]["event"], event);
        prop_assert_eq!(&read["binaries"][0]["flow_sites"][0]["place"]["file"], file);
    }
}

#[test]
fn a_table_keeps_to_the_columns_of_the_terminal() {
    let mut section = record::funnel("Checkout", None, &["claim"]);
    section.extend(record::site(
        "Checkout",
        "claim",
        ["shop::a::long::path::of::modules::down::to", "the_function"],
        ["src/a/long/path/of/directories/down/to/the.rs", "120"],
        "tier,team_id,plan,region",
        "fingerprint",
    ));
    let binaries = [Binary {
        path: "app".to_owned(),
        linked: true,
        registry: Registry::from_section(&section).unwrap(),
    }];
    let found = Findings::of(&binaries);
    for columns in [60, 80, 120] {
        let text = render::table(&binaries, &found, Some(columns));
        let text = anstream::adapter::strip_str(&text).to_string();
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(
            widest <= Some(usize::from(columns)),
            "{columns} columns:\n{text}"
        );
    }
    // Too narrow for a table: anything but a panic.
    assert!(!render::table(&binaries, &found, Some(1)).is_empty());
    let row = render::table(&binaries, &found, None);
    assert!(row.contains("down::to::the_function"), "{row}");
}
