//! What a linker makes for other systems: LLVM's, which comes with the compiler and links for all of them.
//! Several object files become one section, with whatever padding the format wants between them.

use std::path::PathBuf;
use std::process::Command;

use object::{Architecture, BinaryFormat, Endianness};

use super::list;
use crate::object_file::{elf, of_one, universal};
use crate::output::shop;
use crate::record::{funnel, site};
use crate::tool::Directory;

/// The linker beside the compiler of this system.
fn linker() -> PathBuf {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let print = ["--print", "target-libdir"];
    let output = Command::new(compiler).args(print).output().unwrap();
    let libraries = PathBuf::from(String::from_utf8(output.stdout).unwrap().trim_end());
    libraries.with_file_name("bin").join("rust-lld")
}

fn link(directory: &Directory, args: &[&str]) {
    let mut command = Command::new(linker());
    let output = command
        .args(args)
        .current_dir(&directory.0)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
}

#[test]
fn programs_for_other_systems_say_the_same() {
    use {Architecture as Arch, BinaryFormat as Format, Endianness as Order};
    let directory = Directory::new("linked");
    let place = ["src/refund.rs", "7"];
    let sections = [
        shop(),
        // Ends where nothing is aligned.
        funnel("Refund", Some("growth."), &["asked"]),
        site(
            "Refund",
            "asked",
            ["shop::refund", "ask"],
            place,
            "tier",
            "",
        ),
    ];
    directory.write("app", elf(&sections.concat()));
    let expected = list(&directory, "app");
    let link = |(format, arch, order), args: &[&str]| {
        let objects = ["0.o", "1.o", "2.o"];
        for (name, section) in objects.into_iter().zip(&sections) {
            directory.write(name, of_one(format, arch, order, section));
        }
        link(&directory, &[args, &objects[..]].concat());
        let linked = std::fs::read(directory.0.join("app")).unwrap();
        assert_eq!(list(&directory, "app"), expected, "{args:?}");
        linked
    };
    for (arch, order) in [
        (Arch::X86_64, Order::Little),
        (Arch::I386, Order::Little),
        (Arch::PowerPc64, Order::Big),
    ] {
        let elf = (Format::Elf, arch, order);
        link(elf, &["-flavor", "gnu", "-shared", "-o", "app"]);
        link(
            elf,
            &[
                "-flavor",
                "gnu",
                "-shared",
                "--gc-sections",
                "-s",
                "-o",
                "app",
            ],
        );
        // As a library before the last linking.
        link(elf, &["-flavor", "gnu", "-r", "-o", "app"]);
    }
    let windows = (Format::Coff, Arch::X86_64, Order::Little);
    let args = [
        "-flavor",
        "link",
        "/dll",
        "/noentry",
        "/machine:x64",
        "/out:app",
    ];
    link(windows, &args);
    link(windows, &[&args[..], &["/opt:ref", "/debug:none"]].concat());
    let slices = [(Arch::Aarch64, "arm64"), (Arch::X86_64, "x86_64")].map(|(arch, name)| {
        let args = [
            "-flavor",
            "darwin",
            "-arch",
            name,
            "-platform_version",
            "macos",
            "11.0",
        ];
        let args = [&args[..], &["11.0", "-dylib", "-o", "app"]].concat();
        link((Format::MachO, arch, Order::Little), &args)
    });
    directory.write("app", universal(&slices));
    assert_eq!(list(&directory, "app"), expected);
}
