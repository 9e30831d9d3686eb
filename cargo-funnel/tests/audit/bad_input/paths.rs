//! Paths that lead to something else than a file, also those that an archive names.

use super::refused;
use crate::object_file::{archive, elf, thin_archive};
use crate::output::shop;
use crate::tool::Directory;

const NO_FILE: &str = "is not a file; name an executable or a library";

#[test]
fn what_is_outside_of_an_archive_is_left_alone() {
    let outside = "is not inside the archive or its folder, and is not looked for elsewhere; audit the executable that the archive is linked into";
    let directory = Directory::new("thin");
    directory.write("outside.o", elf(&shop()));
    directory.write("lib/libshop.o", elf(&shop()));
    let absolute = directory.0.join("outside.o").to_str().unwrap().to_owned();
    for (name, expected) in [
        ("../outside.o", outside),
        ("objects/../../outside.o", outside),
        (&absolute, outside),
        (".", NO_FILE),
        ("objects", NO_FILE),
    ] {
        directory.write("lib/objects/one.o", elf(&shop()));
        directory.write("lib/libshop.a", thin_archive(&["objects/one.o", name]));
        let line = refused(&directory, "lib/libshop.a");
        assert_eq!(line, format!("its member `{name}`: {expected}"));
    }
    for name in ["missing.o", "libshop.o/one.o"] {
        directory.write("lib/libshop.a", thin_archive(&[name]));
        let line = refused(&directory, "lib/libshop.a");
        let prefix = format!("its member `{name}`: cannot be opened: ");
        assert!(line.starts_with(&prefix), "{line}");
    }
    // The archive itself, or another one.
    directory.write("lib/libshop.a", thin_archive(&["libshop.a"]));
    directory.write("lib/other.a", archive(&[("one.o", elf(&shop()))]));
    directory.write("lib/both.a", thin_archive(&["other.a"]));
    for (path, name) in [("lib/libshop.a", "libshop.a"), ("lib/both.a", "other.a")] {
        let line = refused(&directory, path);
        assert_eq!(
            line,
            format!(
                "its member `{name}`: holds several object files itself; take it out and audit it on its own"
            )
        );
    }
}

#[cfg(unix)]
#[test]
fn links_and_devices_do_not_hang_it() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let directory = Directory::new("links");
    let at = |name: &str| directory.0.join(name);
    symlink("loop", at("loop")).unwrap();
    symlink("/dev/zero", at("zero")).unwrap();
    directory.write("outside.o", elf(&shop()));
    directory.write("lib/libshop.a", thin_archive(&["link.o"]));
    // Nobody ever writes to it.
    let made = Command::new("mkfifo").arg(at("pipe")).status().unwrap();
    assert!(made.success());
    let line = refused(&directory, "loop");
    assert!(line.starts_with("cannot be opened: "), "{line}");
    for path in ["zero", "/dev/zero", "/dev/null", "pipe"] {
        assert_eq!(refused(&directory, path), NO_FILE, "{path}");
    }
    for (to, expected) in [
        ("../outside.o", "is not inside the archive or its folder"),
        ("../loop", "cannot be opened: "),
        ("../pipe", "is not inside the archive or its folder"),
        ("/dev/zero", "is not inside the archive or its folder"),
        ("link.o", "cannot be opened: "),
    ] {
        let _ = std::fs::remove_file(at("lib/link.o"));
        symlink(to, at("lib/link.o")).unwrap();
        let line = refused(&directory, "lib/libshop.a");
        let prefix = format!("its member `link.o`: {expected}");
        assert!(line.starts_with(&prefix), "{to}: {line}");
    }
    // A link to what is there is followed, in the folder and on the way to it.
    std::fs::remove_file(at("lib/link.o")).unwrap();
    std::fs::rename(at("outside.o"), at("lib/one.o")).unwrap();
    symlink("one.o", at("lib/link.o")).unwrap();
    symlink("lib", at("linked")).unwrap();
    for path in ["lib/libshop.a", "linked/libshop.a", "linked/link.o"] {
        assert!(directory.audit(path, "table").contains("Checkout"));
    }
}
