//! The schemas of the examples and the events that the examples emit: what their own tests have them
//! write into files of JSON lines is valid, and nothing that is not what it was is.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use jsonschema::Validator;
use serde_json::{Value, json};

/// Each package, and which of its tests are run.
const EXAMPLES: [(&str, &[&str]); 3] = [
    // It waits for a minute until a process is killed.
    ("app-cli", &["--skip", "killed"]),
    ("instant-api", &["accounts_for_every_event"]),
    (
        "shop-kpis",
        &["accounts_for_every_event", "created_to_completed"],
    ),
];

struct Schema {
    validator: Validator,
    /// What any event of this name must have.
    required: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Where Cargo has tests put their files.
fn temporary() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned()
}

/// The program of a package's tests.
fn tests_of(package: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["test", "--no-run", "--quiet", "--test", "it"])
        .args([
            "--message-format=json-render-diagnostics",
            "--package",
            package,
        ])
        // With what the run around this has built.
        .env("CARGO_TARGET_DIR", temporary().join(".."))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{package}");
    let messages = String::from_utf8(output.stdout).unwrap();
    let built = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = built.filter(|built| built["target"]["name"] == "it");
    let program = programs.find_map(|built| built["executable"].as_str().map(PathBuf::from));
    program.unwrap_or_else(|| panic!("{package} has no tests"))
}

/// What the tests of a package had it write.
fn events_of(package: &str, filter: &[&str]) -> Vec<Value> {
    let program = tests_of(package);
    let began = SystemTime::now();
    let output = Command::new(program)
        .current_dir(root().join("examples").join(package))
        .args(filter)
        .env_remove("DO_NOT_TRACK")
        .env_remove("FUNNEL_DISABLED")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{package}: {}",
        String::from_utf8_lossy(&output.stdout)
    );
    let folders = fs::read_dir(temporary()).unwrap();
    let files = folders.map(|folder| folder.unwrap().path().join("events.jsonl"));
    // Those of other runs may be of other sources.
    let files = files.filter(|path| {
        let found = path.metadata();
        found.is_ok_and(|found| found.is_file() && found.modified().unwrap() >= began)
    });
    let texts = files.map(|path| fs::read_to_string(path).unwrap());
    let lines = texts.flat_map(|text| {
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect::<Vec<Value>>()
    });
    lines.collect()
}

/// The schemas of a package, by event.
fn schemas_of(package: &str) -> BTreeMap<String, Schema> {
    let folder = root()
        .join("examples")
        .join(package)
        .join("generated/json-schema");
    let files = fs::read_dir(folder).unwrap();
    let schemas = files.map(|file| {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        let shapes = schema["anyOf"].as_array().cloned();
        let shapes = shapes.unwrap_or_else(|| vec![schema.clone()]).into_iter();
        let required = shapes.map(|shape| -> BTreeSet<String> {
            serde_json::from_value(shape["required"].clone()).unwrap()
        });
        let required = required.reduce(|one, other| &one & &other).unwrap();
        let event = schema["title"].as_str().unwrap().to_owned();
        (
            event,
            Schema {
                validator,
                required,
            },
        )
    });
    schemas.collect()
}

/// The event with one thing changed, and what.
fn mutants(event: &Value, required: &BTreeSet<String>) -> Vec<(String, Value)> {
    let members = event.as_object().unwrap();
    let with = |name: &str, value: Value| {
        let mut mutant = event.clone();
        mutant[name] = value;
        mutant
    };
    let mut mutants = vec![
        ("one more".to_owned(), with("email", json!("a@b.c"))),
        ("no object".to_owned(), json!([event])),
    ];
    for (name, value) in members {
        mutants.push((format!("{name} is a list"), with(name, json!([value]))));
        let other = if value.is_string() {
            json!(1)
        } else {
            json!("1")
        };
        mutants.push((format!("{name} is of another type"), with(name, other)));
        if value.is_number() {
            mutants.push((format!("{name} is nothing"), with(name, Value::Null)));
        }
        if value.is_string() {
            mutants.push((
                format!("{name} is a text of somebody"),
                with(name, json!("Dear Ann,\n1")),
            ));
        }
        let mut mutant = event.clone();
        let value = mutant.as_object_mut().unwrap().remove(name).unwrap();
        if required.contains(name) {
            mutants.push((format!("no {name}"), mutant.clone()));
        }
        mutant[name.to_uppercase()] = value;
        mutants.push((format!("{name} under another name"), mutant));
    }
    mutants
}

#[test]
fn the_events_of_the_examples_are_as_their_schemas_say() {
    for (package, filter) in EXAMPLES {
        let schemas = schemas_of(package);
        let events = events_of(package, filter);
        let mut seen = BTreeSet::new();
        for event in &events {
            let name = event["event"].as_str().unwrap();
            let Some(schema) = schemas.get(name) else {
                panic!("{package} has no schema of {event}");
            };
            if let Err(error) = schema.validator.validate(event) {
                panic!("{error} at `{}` of {event:#}", error.instance_path());
            }
            seen.insert(name);
            for (what, mutant) in mutants(event, &schema.required) {
                // The name of a service and its version are any text, as the name of an error's type is.
                let is_any = ["service_", "error_class", "service"]
                    .iter()
                    .any(|any| what.starts_with(any) && what.ends_with(" a text of somebody"));
                assert!(
                    is_any || !schema.validator.is_valid(&mutant),
                    "{package}: {what}: {mutant:#}"
                );
            }
        }
        let declared: BTreeSet<_> = schemas.keys().map(String::as_str).collect();
        assert_eq!(
            seen, declared,
            "{package}: there are events that no test has emitted"
        );
    }
}
