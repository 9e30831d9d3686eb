//! Libraries before they are linked: what all their members have, together.

use object::{Architecture, BinaryFormat, Endianness};

use super::list;
use crate::object_file::{
    add, archive, elf, elf_with, member, of, of_one, thin_archive, universal,
};
use crate::output::shop;
use crate::record::{funnel, site};
use crate::tool::Directory;

fn refund() -> Vec<u8> {
    let place = ["src/refund.rs", "7"];
    let site = site(
        "Refund",
        "asked",
        ["shop::refund", "ask"],
        place,
        "tier",
        "",
    );
    [funnel("Refund", None, &["asked"]), site].concat()
}

fn unlinked(section: &[u8]) -> Vec<u8> {
    let (format, order) = (BinaryFormat::Elf, Endianness::Little);
    of_one(format, Architecture::X86_64, order, section)
}

fn macho(section: &[u8]) -> Vec<u8> {
    let (format, order) = (BinaryFormat::MachO, Endianness::Little);
    of(format, Architecture::Aarch64, order, section)
}

fn coff(section: &[u8]) -> Vec<u8> {
    let (format, order) = (BinaryFormat::Coff, Endianness::Little);
    of(format, Architecture::X86_64, order, section)
}

#[test]
fn a_library_has_the_records_of_all_its_members() {
    let directory = Directory::new("archives");
    let (one, other) = (shop(), refund());
    directory.write("lib", elf(&[one.clone(), other.clone()].concat()));
    let expected = list(&directory, "lib");
    let events = expected["binaries"][0]["funnels"].as_array().unwrap();
    assert_eq!(events.len(), 3, "{expected}");
    let one_object = elf_with(|object| {
        add(object, "funnel", &one);
        add(object, "other", b"not a record");
        add(object, "funnel", &other);
    });
    let members = |of: fn(&[u8]) -> Vec<u8>| {
        archive(&[
            ("shop.1a2b.0.rcgu.o", of(&one)),
            ("notes.txt", b"not an object file".to_vec()),
            ("empty", vec![]),
            ("shop.1a2b.1.rcgu.o", of(&[])),
            ("shop.1a2b.2.rcgu.o", of(&other)),
        ])
    };
    directory.write("objects/one.o", unlinked(&one));
    directory.write("objects/other.o", unlinked(&other));
    let mut short_names = b"!<arch>\n".to_vec();
    member(&mut short_names, "one.o/", &unlinked(&one));
    member(&mut short_names, "other.o", &unlinked(&other));
    for (kind, file) in [
        ("one object", one_object),
        ("elf", members(unlinked)),
        ("short names", short_names),
        ("mach-o", members(macho)),
        ("windows", members(coff)),
        ("universal", universal(&[members(macho), members(macho)])),
        ("thin", thin_archive(&["objects/one.o", "objects/other.o"])),
    ] {
        directory.write("lib", file);
        assert_eq!(list(&directory, "lib"), expected, "{kind}");
    }
}

#[test]
fn the_parts_of_a_section_of_windows_are_sections_of_records() {
    let directory = Directory::new("coff-parts");
    directory.write("app", coff(&shop()));
    let expected = list(&directory, "app");
    let mut object =
        object::write::Object::new(BinaryFormat::Coff, Architecture::X86_64, Endianness::Little);
    // As the crate places them: the bounds in front and behind, and the records between.
    add(&mut object, ".funnel$a", &[0]);
    add(&mut object, ".funnel$b", &shop());
    add(&mut object, ".funnel$c", &[0]);
    add(&mut object, ".funnels$b", b"of somebody else");
    directory.write("app", object.write().unwrap());
    assert_eq!(list(&directory, "app"), expected);
}

#[test]
fn what_is_not_linked_says_so() {
    let directory = Directory::new("unlinked");
    directory.write("app", elf(&shop()));
    directory.write("one.o", unlinked(&shop()));
    directory.write("lib.a", archive(&[("one.o", unlinked(&shop()))]));
    directory.write("windows.obj", coff(&shop()));
    for (path, is_unlinked) in [
        ("app", false),
        ("one.o", true),
        ("lib.a", true),
        ("windows.obj", true),
    ] {
        for (format, words) in [
            ("table", "\nnot linked yet: a program takes "),
            ("markdown", "\n**note:** not linked yet: a program takes "),
            ("json", "\n      \"unlinked\": true,\n"),
        ] {
            let text = directory.audit(path, format);
            assert_eq!(text.contains(words), is_unlinked, "{text}");
        }
    }
}
