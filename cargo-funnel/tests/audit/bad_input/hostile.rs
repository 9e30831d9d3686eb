//! Files that somebody made to do harm.

use object::elf::{ELFCOMPRESS_ZLIB, ELFCOMPRESS_ZSTD};

use super::{check, macho, refused};
use crate::object_file::{
    add, archive, elf, elf_compressed, elf_with, header, image, thin_archive, universal, zstd,
};
use crate::output::shop;
use crate::tool::Directory;

const TOO_LARGE: &str =
    "and more than 33554432 in all are not read; this is not what funnel-runtime writes";

#[test]
fn what_claims_more_than_it_has() {
    let section = shop();
    let mut sections = elf(&section);
    // `e_shnum` of 0: the number is the size of the first section, whose header comes first.
    let headers = usize::try_from(u64::from_le_bytes(sections[0x28..0x30].try_into().unwrap()));
    let headers = headers.unwrap();
    sections[0x3c..0x3e].fill(0);
    sections[headers + 32..headers + 40].copy_from_slice(&u64::MAX.to_le_bytes());
    let mut commands = macho(&section);
    // `ncmds` and `sizeofcmds`.
    commands[16..24].fill(0xff);
    let mut headers = image(true, &section);
    // `NumberOfSections`, behind the signature.
    let start = u32::from_le_bytes(headers[0x3c..0x40].try_into().unwrap());
    let start = usize::try_from(start).unwrap();
    headers[start + 6..start + 8].fill(0xff);
    let mut slices = universal(&[macho(&section)]);
    slices[7] = 16;
    check(
        "counts",
        [
            (
                "sections",
                sections,
                "is a damaged object file: Invalid ELF extended e_shnum",
            ),
            (
                "commands",
                commands,
                "is a damaged object file: Invalid Mach-O load command table size",
            ),
            (
                "headers",
                headers,
                "is a damaged object file: Invalid COFF/PE section headers",
            ),
            ("slices", slices, super::NO_OBJECT),
        ],
    );
}

#[test]
fn sections_that_share_bytes_count_once_or_not() {
    let shared = elf_with(|object| {
        add(object, "funnel", &shop());
        add(object, "funnel", &shop());
    });
    let mut file = shared;
    let headers =
        usize::try_from(u64::from_le_bytes(file[0x28..0x30].try_into().unwrap())).unwrap();
    // The second section is where the first one is.
    let first = headers + 64 + 24..headers + 64 + 32;
    file.copy_within(first, headers + 128 + 24);
    check(
        "shared",
        [(
            "app",
            file,
            "its section `funnel` shares bytes with another of them; this is not what a linker writes",
        )],
    );
}

#[test]
fn what_grows_when_it_is_unpacked() {
    let zeros = vec![(128 * 1024, 1, &[0_u8][..]); 1_024];
    // 128 MiB out of 4 KiB, which says so, says as much as is read, or says something else.
    let bomb = |size: u32| elf_compressed(ELFCOMPRESS_ZSTD, &zstd(size, &zeros), size.into());
    let section = shop();
    let lies = zstd(10, &[(u32::try_from(section.len()).unwrap(), 0, &section)]);
    let directory = Directory::new("bombs");
    directory.write("says-so", bomb(128 << 20));
    assert_eq!(
        refused(&directory, "says-so"),
        format!("its section `funnel` claims 134217728 bytes, {TOO_LARGE}")
    );
    for (name, file) in [
        ("more", bomb(32 << 20)),
        ("less", elf_compressed(ELFCOMPRESS_ZSTD, &lies, 10)),
        ("no-frame", elf_compressed(ELFCOMPRESS_ZSTD, &section, 10)),
        ("no-stream", elf_compressed(ELFCOMPRESS_ZLIB, &section, 10)),
        (
            "unknown",
            elf_compressed(object::elf::CompressionType(99), &section, 10),
        ),
    ] {
        directory.write(name, file);
        let line = refused(&directory, name);
        let prefix = "its section `funnel` cannot be read: ";
        assert!(line.starts_with(prefix), "{name}: {line}");
    }
    // Many sections that are small enough, each on its own.
    let zeros = vec![0; 8 << 20];
    let members: Vec<_> = (0..5).map(|_| ("m.o", elf(&zeros))).collect();
    directory.write("many", archive(&members));
    assert_eq!(
        refused(&directory, "many"),
        format!("its member `m.o`: its section `funnel` claims 8388608 bytes, {TOO_LARGE}")
    );
}

#[test]
fn archives_that_lie() {
    let mut longer = b"!<arch>\n".to_vec();
    longer.extend(header("one.o/", 10_000_000_000 - 1));
    longer.extend(elf(&shop()));
    let mut endless = b"!<arch>\n".to_vec();
    // Digits of which a number is made that has no room.
    endless.extend(header("one.o/", u64::MAX));
    let mut headers = b"!<thin>\n".to_vec();
    for _ in 0..=100_000 {
        headers.extend(header("a.o/", 0));
    }
    let nested = archive(&[("lib.a", archive(&[("one.o", elf(&shop()))]))]);
    let damaged = archive(&[
        ("one.o", elf(&shop())),
        ("two.o", elf(&shop())[..300].to_vec()),
    ]);
    let cut = archive(&[("one.o", elf(&shop()[..150])), ("two.o", elf(&shop()))]);
    let names = thin_archive(&["\u{1b}[2J\u{202e}.o"]);
    let directory = Directory::new("lies");
    for (name, file, expected) in [
        (
            "longer",
            longer,
            "its member `one.o`: is not inside the archive or its folder",
        ),
        (
            "endless",
            endless,
            "is a damaged object file: Invalid archive ",
        ),
        (
            "headers",
            headers,
            "claims more tables and members than a program has",
        ),
        (
            "nested",
            nested,
            "its member `lib.a`: holds several object files itself",
        ),
        (
            "damaged",
            damaged,
            "its member `two.o`: is a damaged object file: ",
        ),
        (
            "cut",
            cut,
            "its member `one.o`: its funnel records cannot be read: the record at byte 0 is cut short",
        ),
        (
            "names",
            names,
            r"its member `\u{1b}[2J\u{202e}.o`: cannot be opened: ",
        ),
    ] {
        directory.write(name, file);
        let line = refused(&directory, name);
        assert!(line.starts_with(expected), "{name}: {line}");
    }
}

#[test]
fn no_name_reaches_the_terminal_as_it_is() {
    use crate::record::site;
    let directory = Directory::new("escapes");
    let names = ["\u{1b}]0;title\u{7}", "\u{9b}31m", "a\rb", "\u{202e}x"];
    for name in names {
        let record = site(name, name, [name, name], [name, "1"], name, name);
        directory.write("app", elf(&record));
        for format in ["table", "json", "markdown"] {
            let text = directory.audit("app", format);
            let hidden = ['\u{1b}', '\u{7}', '\u{9b}', '\r', '\u{202e}'];
            assert!(!text.contains(hidden), "{text:?}");
        }
    }
    // Also not by the line about what cannot be read.
    for name in names {
        let ran = directory.run(&["audit", "--bin", name]);
        let line = ran.stderr.strip_suffix('\n').unwrap();
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains('\u{202e}'), "{line:?}");
    }
}

/// Every end of a file, so that no table is read beyond it.
#[test]
fn a_file_that_ends_early_is_refused() {
    let directory = Directory::new("early");
    let whole = archive(&[("one.o", elf(&shop()))]);
    for length in (0..whole.len()).step_by(whole.len() / 40) {
        directory.write("lib.a", &whole[..length]);
        let ran = directory.run(&["audit", "--bin", "lib.a"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""), "{length}");
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    }
}
