//! Names that mean something to Grafana, to Prometheus or to JSON stay names.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::{PLAIN, everything, generated, panels};

/// The names that Grafana would put values in the place of: those of all variables that a text names.
fn variables(text: &str) -> Vec<&str> {
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    let mut found = Vec::new();
    for (at, _) in text.char_indices() {
        for (open, rest) in ["${", "[[", "$"].map(|open| (open, text[at..].strip_prefix(open))) {
            let Some(rest) = rest else { continue };
            let name = rest.split(|char| !is_word(char)).next().unwrap();
            if !name.is_empty() {
                found.push(name);
            }
            let _ = open;
        }
    }
    found
}

/// All texts with where they are.
fn texts<'a>(path: &str, value: &'a Value, found: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) => found.push((path.to_owned(), text)),
        Value::Array(items) => items.iter().for_each(|item| texts(path, item, found)),
        Value::Object(members) => {
            for (name, member) in members {
                texts(&format!("{path}/{name}"), member, found);
            }
        }
        _ => {}
    }
}

/// An expression without what is in quotes.
fn bare(expression: &str) -> String {
    let mut out = String::new();
    let mut chars = expression.chars();
    while let Some(char) = chars.next() {
        out.push(char);
        if char == '"' {
            loop {
                match chars.next().expect("a quote is closed") {
                    '"' => break,
                    '\\' => drop(chars.next()),
                    _ => {}
                }
            }
        }
    }
    out
}

/// Any text that a damaged or hostile record can hold: everything but the separators.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z]{1,8}",
        "[^\x1e\x1f,]{1,12}",
        "[$\\[{\\]}\"'\\\\|*.\n]{1,12}",
        prop::sample::select(vec![
            "${service}",
            "$window",
            "[[window]]",
            "\\${service}",
            "job=~\"${service}\"",
            "[[[service]]]",
            "{{step}}",
            "*/ ]] }}",
            "\"} or vector(1) or x{a=\"",
            "</script>",
            "$\u{2060}",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_name_is_more_than_a_name(names in proptest::collection::vec(name(), 8..9)) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let names: [&str; 8] = names.try_into().unwrap();
        let hostile = generated(&everything(names), Some(names[0]));
        let plain = generated(&everything(PLAIN), Some("service")).unwrap();
        prop_assume!(names[1] != "landing" && names[0] != "Checkout");
        let hostile = hostile.unwrap();
        prop_assert_eq!(hostile.len(), plain.len());
        let mut uids = BTreeSet::new();
        let mut asked = [(Vec::new(), 0), (Vec::new(), 0)];
        for ((asked, labels), files) in asked.iter_mut().zip([&hostile, &plain]) {
            for (_, dashboard) in files {
                let mut found = Vec::new();
                texts("", dashboard, &mut found);
                for (path, text) in found {
                    let allowed: &[&str] = match &*path {
                        "/panels/targets/expr" | "/annotations/list/target/expr" => {
                            asked.push(bare(text));
                            &["service", "window"]
                        }
                        "/templating/list/current/value" => &["__all"],
                        path if path.ends_with("/datasource/uid") => &["datasource"],
                        _ => &[],
                    };
                    if path == "/panels/targets/legendFormat" {
                        *labels += text.matches("{{").count();
                    }
                    let variables = variables(text);
                    prop_assert!(variables.iter().all(|it| allowed.contains(it)), "{} {}", path, text);
                    if path == "/panels/targets/expr" {
                        let services = text.matches("job=~\"${service}\"").count();
                        let windows = text.matches("[${window}]").count();
                        prop_assert_eq!(variables.len(), services + windows, "{}", text);
                    }
                }
            }
            // Files and panels are in the order of their names.
            asked.sort();
        }
        let [hostile_asked, plain_asked] = asked;
        prop_assert_eq!(hostile_asked, plain_asked);
        for (_, dashboard) in &hostile {
            prop_assert!(uids.insert(dashboard["uid"].to_string()));
            let ids: BTreeSet<_> = panels(dashboard).iter().map(|panel| panel["id"].as_u64()).collect();
            prop_assert_eq!(ids.len(), panels(dashboard).len());
        }
    }
}
