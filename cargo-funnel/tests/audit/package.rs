//! `-p`: Cargo builds, the tool finds what was built. The packages have no dependencies; their
//! records are bytes of the test.

use crate::output::shop;
use crate::tool::{Directory, Ran};

const MANIFEST: &str = r#"
    [package]
    name = "shop"
    version = "1.2.3"
    edition = "2024"

    # Not of the workspace that the directory is in.
    [workspace]
"#;

fn program(section: &[u8]) -> String {
    let len = section.len();
    let name = if cfg!(target_vendor = "apple") {
        "__DATA,__funnel,regular,no_dead_strip"
    } else if cfg!(windows) {
        ".funnel"
    } else {
        "funnel"
    };
    format!(
        "#[used]\n\
         #[unsafe(link_section = \"{name}\")]\n\
         static RECORDS: [u8; {len}] = {section:?};\n\
         fn main() {{ panic!(\"an audit runs nothing\") }}\n"
    )
}

fn audit(directory: &Directory, args: &[&str]) -> Ran {
    let mut command = directory.command(&[&["audit", "-p", "shop"], args].concat());
    command
        .env("CARGO_TARGET_DIR", directory.0.join("target"))
        .env_remove("CARGO_BUILD_TARGET")
        .env("CARGO_TERM_QUIET", "true");
    Ran::new(command.output().unwrap())
}

#[test]
fn all_executables_of_a_package_are_audited_and_titled() {
    let directory = Directory::new("package");
    directory.write("Cargo.toml", MANIFEST);
    directory.write("src/main.rs", program(&shop()));
    directory.write("src/bin/admin.rs", program(&shop()));
    let ran = audit(&directory, &["--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let read: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let paths: Vec<_> = ["admin", "shop"]
        .map(|name| {
            let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
            std::path::Path::new("target").join("release").join(name)
        })
        .to_vec();
    let found = read["binaries"].as_array().unwrap();
    assert_eq!(found.len(), 2);
    for (binary, path) in found.iter().zip(&paths) {
        assert_eq!(binary["path"], path.to_str().unwrap());
        assert_eq!(binary["sites"].as_array().unwrap().len(), 4);
    }
    let ran = audit(&directory, &[]);
    for path in &paths {
        let title = path.to_str().unwrap();
        assert!(
            ran.stdout.lines().any(|line| line == title),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn one_executable_that_cannot_be_audited_does_not_hide_the_others() {
    let directory = Directory::new("package-mixed");
    directory.write("Cargo.toml", MANIFEST);
    directory.write("src/main.rs", program(&shop()));
    directory.write("src/bin/admin.rs", "fn main() {}");
    let ran = audit(&directory, &["--profile", "dev"]);
    assert_eq!(ran.status, Some(2));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("holds no funnel records"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.contains("Checkout"), "{}", ran.stdout);
    assert!(ran.stdout.starts_with("target"), "{}", ran.stdout);
}

#[test]
fn a_package_without_executable_or_with_errors_has_its_line() {
    let directory = Directory::new("package-bad");
    directory.write("Cargo.toml", MANIFEST);
    directory.write("src/lib.rs", "");
    let last = |ran: &Ran| {
        assert_eq!(ran.status, Some(2), "{ran:?}");
        ran.stderr.lines().last().unwrap().to_owned()
    };
    assert_eq!(
        last(&audit(&directory, &[])),
        "cargo-funnel: package `shop` builds no executable; audit the package of an executable that links it"
    );
    directory.write("src/main.rs", "fn main() { missing }");
    let ran = audit(&directory, &[]);
    assert!(
        ran.stderr.contains("cannot find value `missing`"),
        "{}",
        ran.stderr
    );
    assert!(
        last(&ran).starts_with("cargo-funnel: package `shop` cannot be audited: its build failed"),
        "{}",
        ran.stderr
    );
}
