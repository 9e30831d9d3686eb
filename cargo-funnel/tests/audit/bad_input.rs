//! What cannot be audited is told in one line, with exit status 2.

mod hostile;
#[cfg(target_os = "linux")]
mod memory;
mod paths;

use object::elf::SHT_NOBITS;
use object::{Architecture, BinaryFormat, Endianness};

use crate::object_file::{add, archive, elf, elf_with, elf_zlib, of, universal};
use crate::output::shop;
use crate::record::{counter, funnel, record};
use crate::tool::Directory;

const NO_OBJECT: &str = "is neither an executable nor a library: it is no ELF, Mach-O or PE file and no archive of them";
const NO_RECORDS: &str = "holds no funnel records: it was not built with funnel-runtime, or nothing annotated is linked into it";
const DEBUG: &str = "holds debug information only; audit the executable that it belongs to";
const NOTHING_LINKED: &str = "holds no funnel records: it was built with funnel-runtime, but nothing annotated is linked into it; a crate that nothing refers to is left out";

/// A file's name, its content, and the line about it.
type Case = (&'static str, Vec<u8>, &'static str);

fn check(test: &str, cases: impl IntoIterator<Item = Case>) {
    let directory = Directory::new(test);
    for (name, file, expected) in cases {
        directory.write(name, file);
        assert_eq!(refused(&directory, name), expected, "{name}");
    }
}

/// The line about a path, without the path.
fn refused(directory: &Directory, path: &str) -> String {
    let ran = directory.run(&["audit", "--bin", path]);
    assert_eq!(ran.status, Some(2), "{path}: {ran:?}");
    assert_eq!(ran.stdout, "", "{path}");
    assert_eq!(ran.stderr.lines().count(), 1, "{path}: {}", ran.stderr);
    let prefix = format!("cargo-funnel: {path}: ");
    let line = ran.stderr.strip_prefix(&prefix);
    line.unwrap_or_else(|| panic!("{}", ran.stderr))
        .trim_end()
        .to_owned()
}

/// An ELF file with other bytes in the header of the section of records.
fn with_header(field: usize, bytes: &[u8]) -> Vec<u8> {
    let mut file = elf(&shop());
    let headers = u64::from_le_bytes(file[0x28..0x30].try_into().unwrap());
    // A header has 64 bytes, and the first belongs to no section.
    let at = usize::try_from(headers).unwrap() + 64 + field;
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// An ELF file without a table of sections.
fn without_table() -> Vec<u8> {
    let mut file = elf(&shop());
    file[0x28..0x30].fill(0);
    file[0x3c..0x40].fill(0);
    file
}

fn macho(section: &[u8]) -> Vec<u8> {
    of(
        BinaryFormat::MachO,
        Architecture::Aarch64,
        Endianness::Little,
        section,
    )
}

#[test]
fn what_is_no_executable() {
    let whole = elf(&shop());
    check(
        "bad-file",
        [
            ("empty", vec![], NO_OBJECT),
            ("script", b"#!/bin/sh\nexec ./app\n".to_vec(), NO_OBJECT),
            (
                "Shop.class",
                [b"\xca\xfe\xba\xbe\0\0\0\x34".to_vec(), vec![0; 4096]].concat(),
                NO_OBJECT,
            ),
            (
                "module.wasm",
                b"\0asm\x01\0\0\0\0\0\0\0\0\0\0\0".to_vec(),
                NO_OBJECT,
            ),
            ("libshop.rlib", archive(&[]), NO_RECORDS),
            (
                "module.bc",
                b"BC\xc0\xde and so on, for a while".to_vec(),
                "is not compiled to the end: it holds bitcode for link-time optimisation; audit the executable that it is linked into, or build it with `lto = \"off\"`",
            ),
            (
                "halved",
                whole[..whole.len() / 2].to_vec(),
                "is a damaged object file: Invalid ELF section header offset/size/alignment",
            ),
        ],
    );
}

#[test]
fn what_has_no_section_that_can_be_read() {
    let section = shop();
    check(
        "bad-section",
        [
            (
                "without-section",
                elf_with(|object| {
                    add(object, "other", &section);
                }),
                NO_RECORDS,
            ),
            (
                // `e_shoff`, `e_shnum` and `e_shstrndx`, as packers leave them.
                "packed",
                without_table(),
                "has no table of sections, by which its records are found; audit it before a packer or `sstrip` takes that away (`strip` does not)",
            ),
            (
                // `sh_offset`.
                "behind-the-end",
                with_header(24, &(u64::MAX / 2).to_le_bytes()),
                "ends before its section `funnel` does: it is not whole; build or copy it again",
            ),
            (
                "compressed",
                elf_zlib(&section, section.len() as u64 + 1),
                "its section `funnel` cannot be read: Uncompressed data size does not match compression header",
            ),
            (
                "bomb",
                elf_zlib(&section, 1 << 40),
                "its section `funnel` claims 1099511627776 bytes, and more than 33554432 in all are not read; this is not what funnel-runtime writes",
            ),
        ],
    );
}

#[test]
fn debug_information_names_the_executable() {
    // `sh_type`, as `objcopy --only-keep-debug` leaves it.
    let elf = with_header(4, &SHT_NOBITS.0.to_le_bytes());
    let mut macho = macho(&shop());
    // `filetype`.
    macho[12] = 10;
    let database = b"Microsoft C/C++ MSF 7.00\r\n\x1aDS\0\0\0".to_vec();
    let directory = Directory::new("debug-information");
    for (path, file, known) in [
        ("app.debug", elf.clone(), ", by its name `app`"),
        (".build-id/ab/cdef01.debug", elf, ""),
        (
            "App.dSYM/Contents/Resources/DWARF/App",
            macho,
            ", by its name `App`",
        ),
        ("app.pdb", database, ", by its name `app.exe`"),
    ] {
        directory.write(path, file);
        assert_eq!(refused(&directory, path), format!("{DEBUG}{known}"));
    }
    // The whole folder is what people see.
    let line = refused(&directory, "App.dSYM");
    assert_eq!(line, format!("{DEBUG}, by its name `App`"));
}

#[test]
fn what_has_no_records_that_can_be_read() {
    let section = shop();
    let mut version = section.clone();
    version[7] = 9;
    let mut text = record(&[("kind", "site")]);
    text[13] = 0xff;
    check(
        "bad-records",
        [
            ("nothing", elf(&[]), NOTHING_LINKED),
            (
                "unknown-kind",
                elf(&record(&[("kind", "x")])),
                NOTHING_LINKED,
            ),
            (
                "other-version",
                elf(&version),
                "its funnel records cannot be read: the record at byte 0 has version 9, this reader knows version 1; use the version of cargo-funnel that matches the binary's funnel-runtime",
            ),
            (
                "truncated",
                elf(&section[..150]),
                "its funnel records cannot be read: the record at byte 0 is cut short",
            ),
            (
                "foreign",
                elf(b"this is not a record at all"),
                "its funnel records cannot be read: no record begins at byte 0",
            ),
            (
                "damaged-text",
                elf(&text),
                "its funnel records cannot be read: the text of the record at byte 0 is damaged",
            ),
            (
                "missing-field",
                elf(&record(&[("kind", "site"), ("event", "Checkout")])),
                "its funnel records cannot be read: the record at byte 0 has no field `step`",
            ),
            (
                "label-without-texts",
                elf(&counter(
                    "a_total",
                    "",
                    &[],
                    &[("status", "")],
                    ["a.rs", "1"],
                )),
                "its funnel records cannot be read: the record at byte 0 has no field `values`",
            ),
        ],
    );
}

#[test]
fn every_architecture_of_a_universal_binary_must_say_the_same() {
    let more = [shop(), funnel("Refund", None, &["asked"])].concat();
    check(
        "bad-universal",
        [
            (
                "differ",
                universal(&[macho(&shop()), macho(&more)]),
                "has other records for one architecture than for another; take it apart with `lipo -thin` and audit each",
            ),
            (
                "one-empty",
                universal(&[macho(&shop()), macho(&[])]),
                NOTHING_LINKED,
            ),
            ("none", universal(&[]), NO_OBJECT),
        ],
    );
}

#[test]
fn a_path_that_is_no_file() {
    let directory = Directory::new("no-file");
    let line = refused(&directory, "nothing-here");
    assert!(line.starts_with("cannot be opened: "), "{line}");
    assert_eq!(
        refused(&directory, "."),
        "is not a file; name an executable or a library"
    );
}

#[test]
fn a_misuse_exits_with_the_same_status() {
    let directory = Directory::new("misuse");
    for (args, expected) in [
        (&["audit"][..], "<--bin <PATH>|--package <PACKAGE>>"),
        (
            &["audit", "--bin", "app", "--format", "yaml"],
            "table, json, markdown",
        ),
        (&["report", "--bin", "app"], "--events <FILE>..."),
        (&["inspect"], "unrecognized subcommand 'inspect'"),
        (&[], "Usage: cargo funnel <COMMAND>"),
    ] {
        let ran = directory.run(args);
        assert_eq!(ran.status, Some(2), "{args:?}");
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}
