//! What the compiler and the linker of this system make. The records are bytes of the test.

use std::fmt::Write as _;
use std::process::Command;

use super::list;
use crate::output::shop;
use crate::tool::Directory;

/// The records, and something to link, compiled with these arguments.
fn rustc(directory: &Directory, args: &[&str]) {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(compiler);
    command
        .args(["--edition", "2024", "-C", "debuginfo=0"])
        .args(args);
    let output = command.current_dir(&directory.0).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn source(directory: &Directory, section: &[u8]) {
    let name = if cfg!(target_vendor = "apple") {
        "__DATA,__funnel,regular,no_dead_strip"
    } else if cfg!(windows) {
        ".funnel"
    } else {
        "funnel"
    };
    // Each record in a static of its own, in modules of its own, as annotations leave them.
    let mut text = String::new();
    let mut rest = section;
    let mut number = 0;
    while let Some(length) = rest.get(8..12) {
        let length = u32::from_le_bytes(length.try_into().unwrap()) as usize;
        let (record, behind) = rest.split_at(length);
        write!(
            text,
            "pub mod m{number} {{\n    #[used]\n    #[unsafe(link_section = \"{name}\")]\n    static RECORD: [u8; {length}] = {record:?};\n    #[unsafe(no_mangle)]\n    pub extern \"C\" fn f{number}() {{}}\n}}\n"
        )
        .unwrap();
        rest = behind;
        number += 1;
    }
    directory.write("shop.rs", &text);
    directory.write(
        "app.rs",
        text + "fn main() { panic!(\"an audit runs nothing\") }\n",
    );
}

#[test]
fn every_kind_of_file_that_a_compiler_makes_says_the_same() {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX, EXE_SUFFIX};
    let directory = Directory::new("built");
    source(&directory, &shop());
    directory.write("expected", crate::object_file::elf(&shop()));
    let expected = list(&directory, "expected");

    let mut files = vec![format!("app{EXE_SUFFIX}"), format!("stripped{EXE_SUFFIX}")];
    rustc(&directory, &["app.rs"]);
    let args = ["app.rs", "-o", &files[1], "-C", "strip=symbols", "-O"];
    rustc(&directory, &args);

    // Several object files in one library, and all kinds of libraries.
    let units = ["-C", "codegen-units=4"];
    let kinds = "--crate-type=rlib,staticlib,cdylib";
    rustc(&directory, &[&["shop.rs", kinds], &units[..]].concat());
    files.push("libshop.rlib".to_owned());
    files.push(
        if cfg!(windows) {
            "shop.lib"
        } else {
            "libshop.a"
        }
        .to_owned(),
    );
    files.push(format!("{DLL_PREFIX}shop{DLL_SUFFIX}"));
    let args = [
        "shop.rs",
        "--crate-type=dylib",
        "-C",
        "prefer-dynamic",
        "--crate-name=shared",
    ];
    rustc(&directory, &args);
    files.push(format!("{DLL_PREFIX}shared{DLL_SUFFIX}"));
    rustc(
        &directory,
        &["shop.rs", "--crate-type=lib", "--emit=obj", "-o", "shop.o"],
    );
    files.push("shop.o".to_owned());
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        let args = [
            "-C",
            "target-feature=+crt-static",
            "-C",
            "relocation-model=static",
        ];
        rustc(
            &directory,
            &[&["app.rs", "-o", "static"], &args[..]].concat(),
        );
        files.push("static".to_owned());
    }
    for file in &files {
        assert_eq!(list(&directory, file), expected, "{file}");
    }
}

#[test]
fn what_waits_for_link_time_optimisation_is_not_half_a_list() {
    let directory = Directory::new("bitcode");
    source(&directory, &shop());
    let args = [
        "shop.rs",
        "--crate-type=rlib",
        "-C",
        "linker-plugin-lto",
        "-O",
    ];
    rustc(&directory, &args);
    let ran = directory.run(&["audit", "--bin", "libshop.rlib"]);
    assert_eq!(ran.status, Some(2), "{ran:?}");
    assert!(
        ran.stderr
            .contains(": is not compiled to the end: it holds bitcode"),
        "{}",
        ran.stderr
    );
}

#[cfg(target_os = "linux")]
#[test]
fn debug_information_on_its_own_names_its_executable() {
    let directory = Directory::new("split");
    source(&directory, &shop());
    for (kind, file, known) in [
        ("packed", "app.dwp", ", by its name `app`"),
        ("unpacked", "dwo", ""),
    ] {
        let split = format!("split-debuginfo={kind}");
        let args = ["app.rs", "-g", "-C", &split, "-C", "codegen-units=1"];
        rustc(&directory, &[&args[..], &["-C", "save-temps"]].concat());
        let files = std::fs::read_dir(&directory.0).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let name = names.into_iter().find(|name| name.ends_with(file)).unwrap();
        let ran = directory.run(&["audit", "--bin", &name]);
        assert_eq!(
            (ran.status, ran.stderr),
            (
                Some(2),
                format!(
                    "cargo-funnel: {name}: holds debug information only; audit the executable that it belongs to{known}\n"
                )
            )
        );
        // The executable has its records beside either.
        assert!(directory.audit("app", "json").contains("Checkout"));
    }
}
