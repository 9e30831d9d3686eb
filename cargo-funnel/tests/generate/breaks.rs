//! `cargo funnel diff --generated` on what `cargo funnel generate` wrote: each breaking change names the
//! files that ask for what is gone, and no others.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::clickhouse::files;
use crate::tool::Directory;

const BASE: &str = include_str!("breaks.lock");

/// The base with other texts in some places, each of which is there once.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    })
}

/// A folder with all that is generated from the base.
fn generated(name: &str) -> Directory {
    let directory = Directory::new(name);
    directory.write("old.lock", BASE);
    let ran = directory.run(&["generate", "all", "--lock", "old.lock", "--out", "out"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    directory
}

/// The files that each breaking change names, by rule.
fn broken(directory: &Directory, edits: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
    directory.write("new.lock", edited(edits));
    let args = [
        "diff",
        "old.lock",
        "new.lock",
        "--generated",
        "out",
        "--format",
        "json",
    ];
    let ran = directory.run(&args);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    let list: Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut broken: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for change in list["changes"].as_array().unwrap() {
        let mut lines = change["breaks"].as_array().into_iter().flatten().peekable();
        if lines.peek().is_none() {
            continue;
        }
        let files = broken
            .entry(change["name"].as_str().unwrap().to_owned())
            .or_default();
        for line in lines {
            let path = line["path"].as_str().unwrap().replace('\\', "/");
            let path = path.strip_prefix("out/").unwrap().to_owned();
            let text = fs::read_to_string(directory.0.join("out").join(&path)).unwrap();
            let number = usize::try_from(line["line"].as_u64().unwrap()).unwrap();
            assert!(text.lines().count() >= number, "{line}");
            if !files.contains(&path) {
                files.push(path);
            }
        }
    }
    broken
}

/// The files that are other ones when they are generated anew.
fn changed(directory: &Directory) -> Vec<String> {
    let ran = directory.run(&["generate", "all", "--lock", "new.lock", "--out", "anew"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    let [old, new] = ["out", "anew"].map(|folder| files(&directory.0.join(folder)));
    let changed = old.into_iter().filter(|file| !new.contains(file));
    changed.map(|(path, _)| path).collect()
}

/// What is named is what generating anew would change, but for this.
fn names_what_changes(name: &str, rule: &str, edits: &[(&str, &str)], but: &[&str]) {
    let directory = generated(name);
    let named = broken(&directory, edits).remove(rule).unwrap_or_default();
    let changed = changed(&directory);
    let is_other = |path: &&String| !but.iter().any(|but| path.starts_with(but));
    for path in named.iter().filter(is_other) {
        assert!(
            changed.contains(path),
            "{rule} names {path}, which stays as it is"
        );
    }
    for path in changed.iter().filter(is_other) {
        assert!(
            named.contains(path),
            "{rule} does not name {path}, which it changes"
        );
    }
    assert!(
        named.iter().any(|path| is_other(&path)),
        "{rule} names nothing: {changed:?}"
    );
}

#[test]
fn a_step_that_is_gone_breaks_the_files_of_its_funnel() {
    let edits = [
        ("    \"landing\",\n", "    \"arrived\",\n"),
        ("step = \"landing\"", "step = \"arrived\""),
    ];
    names_what_changes("breaks-step-renamed", "step-renamed", &edits, &[]);
    let edits = [("    \"asked\",\n", "")];
    // It only says how many there are.
    names_what_changes(
        "breaks-step-removed",
        "step-removed",
        &edits,
        &["data-map/"],
    );
    let edits = [(
        "    \"asked\",\n    \"claim\",\n",
        "    \"claim\",\n    \"asked\",\n",
    )];
    names_what_changes("breaks-steps", "steps-reordered", &edits, &[]);
}

#[test]
fn an_event_that_is_gone_breaks_its_files_and_its_columns() {
    let (before, rest) = BASE.split_once("[[event]]\nname = \"Onboarding\"").unwrap();
    let (onboarding, _) = rest.split_once("[[flow]]").unwrap();
    let onboarding = format!("[[event]]\nname = \"Onboarding\"{onboarding}");
    assert!(before.contains("name = \"Checkout\""));
    names_what_changes("breaks-event", "event-removed", &[(&onboarding, "")], &[]);
}

#[test]
fn an_attribute_that_is_gone_breaks_the_files_of_its_events() {
    let renamed = [("wire = \"teamId\"", "wire = \"team\"")];
    names_what_changes("breaks-key-renamed", "key-renamed", &renamed, &[]);
    // `tier` of the other event stays.
    let key = "[[event.key]]\nname = \"tier\"\nclass = \"label\"\nvalues = [\n    \"free\",\n    \"pro\",\n]\n\n";
    let removed = [(&*format!("{key}[[event]]"), "[[event]]")];
    names_what_changes("breaks-key-removed", "key-removed", &removed, &[]);
    let value = [(
        "    \"pro\",\n]\n\n[[event.key]]\nname = \"user_id\"",
        "    \"best\",\n]\n\n[[event.key]]\nname = \"user_id\"",
    )];
    names_what_changes("breaks-value", "value-renamed", &value, &[]);
    let class = [(
        "name = \"team_size\"\nclass = \"number\"",
        "name = \"team_size\"\nclass = \"duration\"",
    )];
    names_what_changes("breaks-class", "key-class-changed", &class, &[]);
}

#[test]
fn another_case_breaks_what_asks_for_the_attributes_of_the_library() {
    let camel = [(
        "rename_all = \"camelCase\"\n",
        "rename_all = \"PascalCase\"\n",
    )];
    // Queries stay as they are where tables have several cases; with the tables of before they are broken.
    let but = ["clickhouse/funnels/"];
    names_what_changes("breaks-camel", "rename-all-changed", &camel, &but);
    let kebab = [("rename_all = \"kebab-case\"\n", "")];
    let directory = generated("breaks-kebab");
    let named = broken(&directory, &kebab)
        .remove("rename-all-changed")
        .unwrap();
    // New Relic has one name for both cases, and so do the queries of SQL where there are several.
    assert!(
        !named.iter().any(|path| path.starts_with("nrql/")),
        "{named:?}"
    );
    assert!(
        !named.iter().any(|path| path.starts_with("clickhouse/f")),
        "{named:?}"
    );
    assert!(
        named.contains(&"clickhouse/tables.sql".to_owned()),
        "{named:?}"
    );
    assert!(
        named.contains(&"json-schema/accepted_terms.schema.json".to_owned()),
        "{named:?}"
    );
}

#[test]
fn a_counter_that_is_gone_breaks_what_shows_it() {
    let (_, counter) = BASE
        .split_once("[[counter]]\nname = \"refunds_total\"")
        .unwrap();
    let (counter, _) = counter.split_once("[[site]]").unwrap();
    let counter = format!("[[counter]]\nname = \"refunds_total\"{counter}");
    names_what_changes("breaks-metric", "metric-removed", &[(&counter, "")], &[]);
    let label = [("name = \"channel\"", "name = \"way\"")];
    names_what_changes("breaks-label", "label-renamed", &label, &[]);
    // `status` of the other counter has it, too.
    let value = [
        (
            "    \"settled\",\n]\n\n[[counter.alert]]\nname = \"OrdersGap\"",
            "    \"done\",\n]\n\n[[counter.alert]]\nname = \"OrdersGap\"",
        ),
        ("gap_to = \"settled\"", "gap_to = \"done\""),
    ];
    names_what_changes("breaks-text", "value-renamed", &value, &[]);
}

#[test]
fn what_is_gone_of_a_flow_breaks_its_files() {
    let event = [(
        "aborted = \"App Create Aborted\"",
        "aborted = \"App Create Given Up\"",
    )];
    names_what_changes("breaks-flow-event", "flow-event-renamed", &event, &[]);
    let flow = [
        ("name = \"App Create\"\n", "name = \"App Make\"\n"),
        ("flow = \"App Create\"", "flow = \"App Make\""),
    ];
    names_what_changes("breaks-flow", "flow-renamed", &flow, &[]);
    // It only says how many there are.
    let reason = [("    \"quota\",\n", "")];
    names_what_changes("breaks-reason", "reason-removed", &reason, &["data-map/"]);
    let milestone = [(
        "[[flow.milestone]]\nname = \"accepted_terms\"\nevent = \"Accepted Terms\"\n\n",
        "",
    )];
    names_what_changes("breaks-milestone", "milestone-removed", &milestone, &[]);
}
