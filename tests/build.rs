//! Writes the shapes of `tests/shapes` twice more: with a business counter at every function that is a
//! step, and with a flow, so that each shape is also tried with two attributes on it, the second above
//! the step and below it in turns. `tests/shapes_counted.rs` and `tests/shapes_flowing.rs` are the tests.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const STEP: &str = "#[funnel_step(";

/// A second attribute for the functions of a file.
struct Beside {
    name: &'static str,
    /// The attribute, given the name of the file, the line, and `, when = …` of the step.
    attribute: fn(&str, usize, &str) -> String,
    /// What the attribute needs at the end of the file.
    item: fn(&str, usize) -> String,
}

const BESIDE: [Beside; 2] = [
    Beside {
        name: "counted",
        attribute: |file, line, when| {
            format!(
                "#[::funnel_runtime::business_counter(name = \"shape_{file}_{line}_total\"{when})]"
            )
        },
        item: |_, _| String::new(),
    },
    Beside {
        name: "flowing",
        attribute: |file, line, when| {
            format!("#[::funnel_runtime::funnel_flow(crate::{file}::flow_{line}{when})]")
        },
        item: |file, line| {
            format!(
                "#[::funnel_runtime::flow(event = \"Shape {file} {line}\")]\npub(crate) mod flow_{line} {{ pub(crate) enum Step {{ Only }} }}\n"
            )
        },
    },
];

fn main() {
    let from = Path::new("tests/shapes");
    println!("cargo::rerun-if-changed={}", from.display());
    let to = env::var_os("OUT_DIR").expect("Cargo sets it for build scripts");
    let mut names: Vec<_> = fs::read_dir(from)
        .expect("the folder of the shapes is there")
        .map(|entry| entry.expect("a file of the folder").file_name())
        .filter_map(|name| {
            name.into_string()
                .ok()?
                .strip_suffix(".rs")
                .map(str::to_owned)
        })
        .filter(|name| name != "main")
        .collect();
    names.sort();
    for beside in &BESIDE {
        let to = Path::new(&to).join(beside.name);
        fs::create_dir_all(&to).expect("the folder can be made");
        let mut modules = String::new();
        for name in &names {
            let written = fs::read_to_string(from.join(name).with_extension("rs"))
                .expect("the file is there and is text");
            let file = to.join(name).with_extension("rs");
            fs::write(&file, beside.add(name, &written)).expect("the folder can be written to");
            let path = file.to_str().expect("a path of Unicode").escape_debug();
            writeln!(modules, "#[path = \"{path}\"]\nmod {name};")
                .expect("a String takes every text");
        }
        fs::write(to.join("shapes.rs"), modules).expect("the folder can be written to");
    }
}

impl Beside {
    /// The source with a second attribute beside each step, on the same line, so that lines stay.
    fn add(&self, name: &str, source: &str) -> String {
        let mut text = String::new();
        let mut items = String::new();
        for (at, line) in source.split_inclusive('\n').enumerate() {
            if !line.trim_start().starts_with(STEP) {
                text.push_str(line);
                continue;
            }
            let when = line.trim_end().strip_suffix(")]").and_then(|line| {
                let at = line.find("when = ")?;
                Some(format!(", {}", &line[at..]))
            });
            let attribute = (self.attribute)(name, at + 1, &when.unwrap_or_default());
            items.push_str(&(self.item)(name, at + 1));
            // An attribute of several lines can only be preceded.
            let is_whole = line.trim_end().ends_with(")]");
            if is_whole && at % 2 == 0 {
                text.push_str(line.trim_end());
                text.push(' ');
                text.push_str(&attribute);
                text.push('\n');
            } else {
                text.push_str(&attribute);
                text.push(' ');
                text.push_str(line);
            }
        }
        text + &items
    }
}
