//! Files of gigabytes that hold next to nothing: what is read of them has to fit into little memory.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::process::Command;

use crate::object_file::{add, elf, elf_with, thin_archive};
use crate::output::shop;
use crate::tool::{Directory, Ran};

/// The most kilobytes of address space that the tool may take: what is read at most, once, and the
/// program itself.
const MOST: u32 = 400_000;
const TWO_GIGABYTES: u64 = 2 << 30;

/// Writes pieces into an empty file of two gigabytes and audits it.
fn audit(directory: &Directory, name: &'static str, pieces: &[(u64, &[u8])]) -> Ran {
    let file = File::create(directory.0.join(name)).unwrap();
    file.set_len(TWO_GIGABYTES).unwrap();
    for (at, bytes) in pieces {
        file.write_all_at(bytes, *at).unwrap();
    }
    let mut command = Command::new("sh");
    let script = format!("ulimit -v {MOST} && exec \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_cargo-funnel")]);
    command.args(["audit", "--format", "json", "--bin", name]);
    Ran::new(command.current_dir(&directory.0).output().unwrap())
}

fn moved_table(to: u64, sections: u16) -> (Vec<u8>, Vec<u8>) {
    let mut file = elf(&shop());
    let table = u64::from_le_bytes(file[0x28..0x30].try_into().unwrap());
    let table = file.split_off(usize::try_from(table).unwrap());
    file[0x28..0x30].copy_from_slice(&to.to_le_bytes());
    if sections > 0 {
        file[0x3c..0x3e].copy_from_slice(&sections.to_le_bytes());
    }
    (file, table)
}

#[test]
fn a_large_file_takes_little_memory() {
    let directory = Directory::new("large");
    directory.write("small", elf(&shop()));
    let expected = directory.audit("small", "json").replace("small", "large");
    let end = TWO_GIGABYTES - 4096;
    let (head, table) = moved_table(end, 0);
    let ran = audit(&directory, "large", &[(0, &head), (end, &table)]);
    assert_eq!(
        (ran.status, ran.stdout),
        (Some(0), expected.clone()),
        "{}",
        ran.stderr
    );

    // A library whose last member is the one with records.
    let mut library = b"!<arch>\n".to_vec();
    let size = TWO_GIGABYTES - 1_000_000;
    library.extend(crate::object_file::header("assets/", size));
    let at = library.len() as u64 + size;
    let mut member = Vec::new();
    crate::object_file::member(&mut member, "shop.o/", &elf(&shop()));
    let rest = TWO_GIGABYTES - at - member.len() as u64 - 60;
    member.extend(crate::object_file::header("rest/", rest));
    let ran = audit(&directory, "large", &[(0, &library), (at, &member)]);
    // A library says so beside what it lists.
    let listed = ran.stdout.replace("      \"unlinked\": true,\n", "");
    assert_eq!((ran.status, listed), (Some(0), expected), "{}", ran.stderr);
}

#[test]
fn a_large_file_of_claims_is_given_up_early() {
    let directory = Directory::new("claims");
    let given_up = "cargo-funnel: large: claims more tables and members than a program has, so it was not read to its end; this is not what a linker writes\n";

    // A table of sections of a gigabyte.
    let (head, mut table) = moved_table(1 << 20, 0);
    let mut many = head.clone();
    many[0x3c..0x3e].fill(0);
    table[32..40].copy_from_slice(&(1_u64 << 24).to_le_bytes());
    let ran = audit(&directory, "large", &[(0, &many), (1 << 20, &table)]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(2), given_up));

    // A table of names of a gigabyte: the last section is that of the names.
    let (head, mut table) = moved_table(1 << 20, 0);
    let names = u16::from_le_bytes(head[0x3e..0x40].try_into().unwrap());
    let size = usize::from(names) * 64 + 32;
    table[size..size + 8].copy_from_slice(&(1_u64 << 30).to_le_bytes());
    let ran = audit(&directory, "large", &[(0, &head), (1 << 20, &table)]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(2), given_up));

    // Records of a gigabyte.
    let (head, mut table) = moved_table(1 << 20, 0);
    table[64 + 32..64 + 40].copy_from_slice(&(1_u64 << 30).to_le_bytes());
    let ran = audit(&directory, "large", &[(0, &head), (1 << 20, &table)]);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr
            .contains("its section `funnel` claims 1073741824 bytes"),
        "{}",
        ran.stderr
    );
}

#[test]
fn many_members_with_large_tables_are_given_up_too() {
    let directory = Directory::new("members");
    // One file of four megabytes of headers, again and again.
    let member = elf_with(|object| {
        for _ in 0..60_000 {
            add(object, "other", b"");
        }
    });
    directory.write("m.o", member);
    directory.write("lib.a", thin_archive(&["m.o"; 100]));
    let ran = directory.run(&["audit", "--bin", "lib.a"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("claims more tables"), "{}", ran.stderr);
}
