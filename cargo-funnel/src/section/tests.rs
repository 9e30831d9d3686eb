//! Files of every kind, damaged in every way: each is read or refused.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::slice::from_ref;

use ::object::write::Object;
use ::object::{Architecture, BinaryFormat, Endianness, SectionKind};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{Contents, Error, contents};
use crate::tests::record;

/// A record that can be read.
fn record() -> Vec<u8> {
    record::site(
        "Checkout",
        "claim",
        ["shop", "claim"],
        ["src/claim.rs", "31"],
        "tier",
        "",
    )
}

fn read(file: &[u8]) -> Result<Contents, Error> {
    contents(&mut Cursor::new(file), None)
}

/// An object file with so many sections of records.
fn object(
    (format, architecture, order, name): (BinaryFormat, Architecture, Endianness, &str),
    sections: usize,
) -> Vec<u8> {
    let mut object = Object::new(format, architecture, order);
    for _ in 0..sections {
        let section =
            object.add_section(b"__DATA".to_vec(), name.into(), SectionKind::ReadOnlyData);
        object.append_section_data(section, &record(), 1);
    }
    object.write().unwrap()
}

fn kinds() -> Vec<(BinaryFormat, Architecture, Endianness, &'static str)> {
    use {Architecture as Arch, BinaryFormat as Format, Endianness as Order};
    vec![
        (Format::Elf, Arch::X86_64, Order::Little, "funnel"),
        (Format::Elf, Arch::PowerPc, Order::Big, "funnel"),
        (Format::MachO, Arch::Aarch64, Order::Little, "__funnel"),
        (Format::Coff, Arch::X86_64, Order::Little, ".funnel$b"),
    ]
}

/// An archive of these files.
fn archive(magic: &str, members: &[Vec<u8>]) -> Vec<u8> {
    let mut file = magic.as_bytes().to_vec();
    for (at, member) in members.iter().enumerate() {
        let name = format!("m{at}.o/");
        let size = member.len();
        file.extend(format!("{name:<16}0           0     0     644     {size:<10}`\n").as_bytes());
        file.extend(member);
        if size % 2 == 1 {
            file.push(b'\n');
        }
    }
    file
}

/// A universal binary of these.
fn universal(slices: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut offset = 8 + 20 * slices.len();
    for word in [0xcafe_babe, u32::try_from(slices.len()).unwrap()] {
        file.extend(word.to_be_bytes());
    }
    for slice in slices {
        for word in [0, 0, offset, slice.len(), 0] {
            file.extend(u32::try_from(word).unwrap().to_be_bytes());
        }
        offset += slice.len();
    }
    file.extend(slices.concat());
    file
}

/// A file of every kind, small enough for a mutation to hit something that matters.
fn files() -> impl Strategy<Value = Vec<u8>> {
    let objects = (select(kinds()), 0..3_usize).prop_map(|(kind, count)| object(kind, count));
    (objects, 0..5_u8).prop_map(|(object, wrapped)| match wrapped {
        0 => archive("!<arch>\n", &[object.clone(), object]),
        1 => universal(&[object.clone(), object]),
        2 => universal(&[archive("!<arch>\n", &[object])]),
        _ => object,
    })
}

#[test]
fn the_files_of_these_tests_can_be_read() {
    for kind in kinds() {
        let one = read(&object(kind, 1)).unwrap();
        assert_eq!(one.registry.sites.len(), 1);
        assert!(!one.linked);
        for (file, sites) in [
            (object(kind, 2), 2),
            (archive("!<arch>\n", &[object(kind, 2), object(kind, 1)]), 3),
            (universal(&[object(kind, 1), object(kind, 1)]), 1),
            (universal(&[archive("!<arch>\n", &[object(kind, 2)])]), 2),
        ] {
            assert_eq!(read(&file).unwrap().registry.sites.len(), sites);
        }
    }
}

#[test]
fn what_holds_itself_is_refused() {
    let object = object(kinds()[0], 1);
    let nested = archive("!<arch>\n", &[archive("!<arch>\n", from_ref(&object))]);
    assert!(matches!(
        read(&nested),
        Err(Error::Member(name, error)) if name == "m0.o" && matches!(*error, Error::Nested)
    ));
    let nested = universal(&[universal(from_ref(&object))]);
    assert!(matches!(read(&nested), Err(Error::Nested)));
    // A slice that begins at the header is the file itself.
    let mut endless = universal(&[object]);
    endless[16..20].fill(0);
    assert!(matches!(read(&endless), Err(Error::Nested)));
}

/// Every input that the fuzzer found worth keeping.
#[test]
fn the_corpus_of_the_fuzzer_is_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/section");
    let files = fs::read_dir(folder).unwrap();
    let mut ends = [0, 0];
    for file in files {
        let file = fs::read(file.unwrap().path()).unwrap();
        ends[usize::from(read(&file).is_ok())] += 1;
    }
    // A corpus in which nothing can be read tries only the first lines.
    assert!(ends.into_iter().all(|number| number > 0), "{ends:?}");
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(bytes in vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_damaged_file_is_read_or_refused(
        mut file in files(),
        damage in vec((any::<Index>(), any::<u8>()), 1..9),
        cut in any::<Index>(),
        whole in any::<bool>(),
    ) {
        for (at, byte) in damage {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if !whole {
            file.truncate(cut.index(file.len()));
        }
        let _ = read(&file);
    }

    #[test]
    fn an_archive_has_what_its_members_have(
        members in vec((select(kinds()), 0..3_usize), 0..6),
        others in vec(vec(any::<u8>(), 0..40), 0..3),
    ) {
        let sites: usize = members.iter().map(|(_, sections)| sections).sum();
        let objects = members.into_iter().map(|(kind, sections)| object(kind, sections));
        let files: Vec<_> = others
            .into_iter()
            // What looks like another object file is none of these.
            .map(|other| [b"text".to_vec(), other].concat())
            .chain(objects)
            .collect();
        match read(&archive("!<arch>\n", &files)) {
            Ok(contents) => prop_assert_eq!(contents.registry.sites.len(), sites),
            Err(error) => {
                prop_assert!(matches!(error, Error::NoRecords), "{}", error);
                prop_assert_eq!(sites, 0);
            }
        }
    }
}
