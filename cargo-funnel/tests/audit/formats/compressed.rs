//! Sections that are compressed, of records and of debug information beside them.

use super::list;
use crate::object_file::{add, elf, elf_with, elf_zlib, elf_zstd};
use crate::output::shop;
use crate::tool::Directory;

#[test]
fn compressed_sections_are_read_and_others_do_not_matter() {
    let directory = Directory::new("compressed");
    let section = shop();
    directory.write("app", elf(&section));
    let expected = list(&directory, "app");
    // As `--compress-debug-sections=zlib-gnu` leaves them, which compresses nothing else.
    let gnu = elf_with(|object| {
        add(
            object,
            ".zdebug_info",
            b"ZLIB\0\0\0\0\0\0\x10\0 and no more",
        );
        add(object, "funnel", &section);
    });
    for (kind, file) in [
        ("zlib", elf_zlib(&section, section.len() as u64)),
        ("zstd", elf_zstd(&section)),
        ("gnu", gnu),
    ] {
        directory.write("app", file);
        assert_eq!(list(&directory, "app"), expected, "{kind}");
    }
}
