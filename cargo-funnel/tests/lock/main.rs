//! `cargo funnel lock`, `check` and `diff`, from binaries and files to answers.

mod diffs;
mod example;
mod files;
mod formats;
mod help;
mod locks;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/object_file.rs"]
mod object_file;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/record.rs"]
mod record;
mod revisions;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/tool.rs"]
mod tool;
mod vocabulary;

use object_file::elf;
use record::{count, counter, flow, flow_site, funnel, site};
use tool::{Directory, Ran};

/// A directory that is the root of a workspace, wherever the directories of tests are.
fn directory(test: &str) -> Directory {
    let directory = Directory::new(test);
    directory.write("Cargo.lock", "");
    directory
}

/// The file of a program for x86-64 and Linux, of records with lines from here on.
fn program(line: u32) -> Vec<u8> {
    elf(&records(line).concat())
}

fn records(line: u32) -> Vec<Vec<u8>> {
    let line = |more: u32| (line + more).to_string();
    vec![
        funnel("Checkout", Some("growth"), &["landing", "claim"]),
        site(
            "Checkout",
            "landing",
            ["shop", "open"],
            ["a.rs", &line(0)],
            "",
            "",
        ),
        site(
            "Checkout",
            "claim",
            ["shop", "claim"],
            ["a.rs", &line(1)],
            "tier",
            "",
        ),
        flow(
            "Create",
            Some("cli"),
            &["plan"],
            "quota",
            &[("told", "Told")],
        ),
        flow_site("Create", ["shop", "create"], ["c.rs", &line(2)], "region"),
        counter(
            "orders_total",
            "",
            &[("owner", "shop")],
            &[("status", "a,b")],
            ["d.rs", &line(3)],
        ),
        count("orders_total", ["shop", "place"], ["d.rs", &line(4)]),
    ]
}

/// The same without the claim and with something else in the place of the counter.
fn changed_program() -> Vec<u8> {
    let mut records = records(1);
    records[0] = funnel("Checkout", None, &["landing"]);
    records.remove(2);
    records[4] = counter(
        "orders_total",
        "",
        &[("owner", "shop")],
        &[("state", "a,b,c")],
        ["d.rs", "3"],
    );
    elf(&records.concat())
}

/// A directory in which the program is locked.
fn locked(test: &str) -> Directory {
    let directory = directory(test);
    directory.write("app", program(1));
    let ran = directory.run(&["lock", "--bin", "app", "--lock", "funnel.lock"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    directory
}

/// The run of a command on the program and its lock.
fn on_app(directory: &Directory, command: &str, args: &[&str]) -> Ran {
    let app = [command, "--bin", "app", "--lock", "funnel.lock"];
    directory.run(&[&app, args].concat())
}

fn read(directory: &Directory, name: &str) -> String {
    std::fs::read_to_string(directory.0.join(name)).unwrap()
}
