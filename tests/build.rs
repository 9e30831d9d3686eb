//! Writes the shapes of `tests/shapes` a second time, with a business counter at every function that is a
//! step, so that each shape is also tried with two attributes on it: above the step and below it in
//! turns. `tests/shapes_counted.rs` is the test.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const STEP: &str = "#[funnel_step(";

fn main() {
    let from = Path::new("tests/shapes");
    println!("cargo::rerun-if-changed={}", from.display());
    let to = env::var_os("OUT_DIR").expect("Cargo sets it for build scripts");
    let to = Path::new(&to);
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
    let mut modules = String::new();
    for name in names {
        let written = fs::read_to_string(from.join(&name).with_extension("rs"))
            .expect("the file is there and is text");
        let file = to.join(&name).with_extension("rs");
        fs::write(&file, counted(&name, &written)).expect("the folder can be written to");
        let path = file.to_str().expect("a path of Unicode").escape_debug();
        writeln!(modules, "#[path = \"{path}\"]\nmod {name};").expect("a String takes every text");
    }
    fs::write(to.join("shapes.rs"), modules).expect("the folder can be written to");
}

/// The source with a second attribute beside each step, on the same line, so that lines stay.
fn counted(name: &str, source: &str) -> String {
    let mut text = String::new();
    for (at, line) in source.split_inclusive('\n').enumerate() {
        let is_step = line.trim_start().starts_with(STEP);
        let when = line.trim_end().strip_suffix(")]").and_then(|line| {
            let at = line.find("when = ")?;
            Some(format!(", {}", &line[at..]))
        });
        let counter = format!(
            "#[::funnel_runtime::business_counter(name = \"shape_{name}_{}_total\"{})] ",
            at + 1,
            when.unwrap_or_default()
        );
        // An attribute of several lines can only be preceded.
        let is_whole = line.trim_end().ends_with(")]");
        match (is_step, is_whole && at % 2 == 0) {
            (true, true) => {
                text.push_str(line.trim_end());
                text.push(' ');
                text.push_str(counter.trim_end());
                text.push('\n');
            }
            (true, false) => {
                text.push_str(&counter);
                text.push_str(line);
            }
            (false, _) => text.push_str(line),
        }
    }
    text
}
