//! What a breaking change breaks.

use super::super::{Change, File, find};
use super::{BASE, changes, edited, lock};

const PANEL: &str = r#"{
  "title": "Orders",
  "expr": "sum by (status) (rate(orders_total{channel=\"web\"}[5m]))",
  "other": "rate(reorders_total[5m])"
}"#;
const QUERY: &str = "SELECT count(*) FROM events\nWHERE event = 'Checkout' AND step IN ('claim', 'paid')\nAND tier = 'pro';\n";
const ALERT: &str = "- alert: Conversion\n  expr: checkout_total{step=\"claim\"} / checkout_total{step=\"landing\"}\n";
/// Columns of all events, and the names of none.
const TABLE: &str = "CREATE TABLE events\n(\n    teamId Nullable(String),\n    tier String,\n    region String\n);\n";
/// Two events in one file, with an attribute of one name.
const MAP: &str = r#"[
  {
    "name": "App Create",
    "attributes": [{
      "name": "tier"
    }]
  },
  {
    "name": "Checkout",
    "attributes": [{
      "name": "tier"
    }]
  }
]"#;
const ELSEWHERE: &str = "the word paid, pro or status, and nothing else\n";

fn broken(edits: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = [
        ("dashboards/orders.json", PANEL),
        ("generated/paid.sql", QUERY),
        ("generated/tables.sql", TABLE),
        ("generated/map.json", MAP),
        ("monitoring/alerts.yml", ALERT),
        ("monitoring/notes.md", ELSEWHERE),
    ]
    .into_iter()
    .map(|(path, text)| File {
        path: path.to_owned(),
        text: text.to_owned(),
    })
    .collect();
    let mut changes = changes(edits);
    find(&mut changes, &files, &lock(BASE), &lock(&edited(edits)));
    let lines = |change: Change| {
        let name = change.rule.code.name;
        let lines = change.breaks.into_iter();
        lines.map(move |found| format!("{name} {}:{}", found.path, found.line))
    };
    changes.into_iter().flat_map(lines).collect()
}

#[test]
fn a_metric_breaks_what_asks_for_it() {
    let found = broken(&[("name = \"orders_total\"", "name = \"sales_total\"")]);
    assert!(
        found.contains(&"metric-renamed dashboards/orders.json:3".to_owned()),
        "{found:?}"
    );
    assert!(!found.iter().any(|line| line.ends_with(":4")), "{found:?}");
    assert_eq!(
        broken(&[("counter = \"checkout_total\"", "counter = \"sales_total\"")]),
        ["metric-renamed monitoring/alerts.yml:2",]
    );
}

#[test]
fn a_label_breaks_where_its_metric_is_asked_for() {
    assert_eq!(
        broken(&[("name = \"status\"", "name = \"state\"")]),
        ["label-renamed dashboards/orders.json:3"]
    );
    assert_eq!(
        broken(&[("\"web\"", "\"site\"")]),
        ["value-renamed dashboards/orders.json:3"]
    );
}

#[test]
fn a_step_and_a_text_break_where_their_event_is_asked_for() {
    assert_eq!(
        broken(&[("    \"pro\",\n", "")]),
        ["value-removed generated/paid.sql:3"]
    );
    assert_eq!(
        broken(&[
            (
                "    \"claim\",\n    \"paid\",\n",
                "    \"claimed\",\n    \"paid\",\n"
            ),
            ("step = \"claim\"\nfrom", "step = \"claimed\"\nfrom"),
        ]),
        [
            "step-renamed generated/paid.sql:2",
            "step-renamed monitoring/alerts.yml:2",
        ]
    );
}

#[test]
fn another_order_of_steps_breaks_every_query_of_the_funnel() {
    let order = (
        "    \"landing\",\n    \"claim\",\n",
        "    \"claim\",\n    \"landing\",\n",
    );
    assert_eq!(
        broken(&[order]),
        [
            "steps-reordered generated/paid.sql:2",
            "steps-reordered monitoring/alerts.yml:2",
        ]
    );
}

#[test]
fn what_breaks_nothing_has_nothing_under_it() {
    assert_eq!(
        broken(&[("owner = \"growth\"", "owner = \"else\"")]),
        [""; 0]
    );
    assert_eq!(broken(&[("    \"quota\",\n", "")]), [""; 0]);
}

#[test]
fn an_attribute_breaks_where_its_own_event_is_told_of() {
    let without_tier = (
        "[[event.key]]\nname = \"tier\"\nclass = \"label\"\nvalues = [\n    \"free\",\n    \"pro\",\n]\n\n",
        "",
    );
    assert_eq!(
        broken(&[without_tier]),
        [
            "key-removed generated/map.json:11",
            "key-removed generated/paid.sql:3",
            "key-removed generated/tables.sql:4",
        ]
    );
}

#[test]
fn a_column_breaks_where_no_event_has_the_attribute_any_more() {
    let renamed = ("wire = \"teamId\"", "wire = \"team\"");
    assert_eq!(broken(&[renamed]), ["key-renamed generated/tables.sql:3"]);
    // Another one still fills it.
    let other = (
        "name = \"region\"\n",
        "name = \"region\"\nwire = \"teamId\"\n",
    );
    assert_eq!(
        broken(&[renamed, other]),
        ["key-renamed generated/tables.sql:5"]
    );
}
