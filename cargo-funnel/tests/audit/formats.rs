//! The same records give the same list from every kind of file.

mod archives;
mod built;
mod compressed;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod linked;

use object::{Architecture, BinaryFormat, Endianness};

use crate::counters::kpis;
use crate::object_file::{elf, elf_zlib, image, of, universal};
use crate::output::shop;
use crate::tool::Directory;

/// What a file lists, whatever it is called and whether it is linked.
fn list(directory: &Directory, path: &str) -> serde_json::Value {
    let mut text: serde_json::Value = serde_json::from_str(&directory.audit(path, "json"))
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    let serde_json::Value::Object(binary) = &mut text["binaries"][0] else {
        panic!("{text}")
    };
    binary.remove("path");
    binary.remove("unlinked");
    text
}

#[test]
fn every_object_format_gives_the_same_registry() {
    use {Architecture as Arch, BinaryFormat as Format, Endianness as Order};
    let section = [shop(), kpis()].concat();
    let macho = of(Format::MachO, Arch::Aarch64, Order::Little, &section);
    let files = [
        ("elf 64 little", elf(&section)),
        (
            "elf 64 big",
            of(Format::Elf, Arch::PowerPc64, Order::Big, &section),
        ),
        (
            "elf 32 little",
            of(Format::Elf, Arch::I386, Order::Little, &section),
        ),
        (
            "elf 32 big",
            of(Format::Elf, Arch::PowerPc, Order::Big, &section),
        ),
        ("macho 64", macho.clone()),
        (
            "macho 32",
            of(Format::MachO, Arch::Arm, Order::Little, &section),
        ),
        ("universal", universal(&[macho.clone(), macho])),
        (
            "coff",
            of(Format::Coff, Arch::X86_64, Order::Little, &section),
        ),
        ("pe 32", image(false, &section)),
        ("pe 64", image(true, &section)),
        ("compressed", elf_zlib(&section, section.len() as u64)),
    ];
    let directory = Directory::new("formats");
    let expected = {
        directory.write("app", elf(&section));
        list(&directory, "app")
    };
    for (what, number) in [("sites", 4), ("counters", 3)] {
        let listed = expected["binaries"][0][what].as_array().unwrap();
        assert_eq!(listed.len(), number, "{expected}");
    }
    for (kind, file) in files {
        directory.write("app", file);
        assert_eq!(list(&directory, "app"), expected, "{kind}");
    }
}

#[test]
fn zeros_between_records_and_records_of_unknown_kinds_are_passed_over() {
    let directory = Directory::new("padding");
    directory.write("app", elf(&shop()));
    let expected = directory.audit("app", "table");
    let mut section = vec![0; 7];
    section.extend(crate::record::record(&[
        ("kind", "experiment"),
        ("name", "x"),
    ]));
    section.extend([0; 5]);
    section.extend(shop());
    section.extend([0; 64]);
    directory.write("app", elf(&section));
    assert_eq!(directory.audit("app", "table"), expected);
}
