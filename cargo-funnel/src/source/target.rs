//! What a binary was built for, as its first bytes say: `x86_64-linux`.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use object::elf::{
    ELFDATA2MSB, ELFMAG, ELFOSABI_FREEBSD, ELFOSABI_NETBSD, ELFOSABI_OPENBSD, ELFOSABI_SOLARIS,
    EM_386, EM_AARCH64, EM_ARM, EM_LOONGARCH, EM_PPC64, EM_RISCV, EM_S390, EM_X86_64,
};
use object::macho::{
    CPU_TYPE_ARM64, CPU_TYPE_X86_64, MH_CIGAM, MH_CIGAM_64, MH_MAGIC, MH_MAGIC_64,
};
use object::pe::{IMAGE_FILE_MACHINE_AMD64, IMAGE_FILE_MACHINE_ARM64, IMAGE_FILE_MACHINE_I386};

/// How much of a file is looked at.
const HEAD: u64 = 4096;
/// What cannot be told.
const UNKNOWN: &str = "unknown";

/// What the file at this path was built for.
pub(super) fn of(path: &Path) -> String {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    match read {
        Ok(_) => of_head(&head),
        Err(_) => UNKNOWN.to_owned(),
    }
}

/// What a file that begins with these bytes was built for. An ELF file that names no system is taken for
/// one of Linux, which names itself seldom.
fn of_head(head: &[u8]) -> String {
    elf(head)
        .or_else(|| macho(head))
        .or_else(|| pe(head))
        .unwrap_or_else(|| UNKNOWN.to_owned())
}

fn elf(head: &[u8]) -> Option<String> {
    head.strip_prefix(&ELFMAG)?;
    let [order, system] = [*head.get(5)?, *head.get(7)?];
    let machine = u16_at(head, 18, order == ELFDATA2MSB.0)?;
    let is_big = order == ELFDATA2MSB.0;
    let machine = match machine {
        _ if machine == EM_X86_64.0 => "x86_64",
        _ if machine == EM_AARCH64.0 => "aarch64",
        _ if machine == EM_386.0 => "i686",
        _ if machine == EM_ARM.0 => "arm",
        _ if machine == EM_RISCV.0 => "riscv",
        _ if machine == EM_PPC64.0 && is_big => "powerpc64",
        _ if machine == EM_PPC64.0 => "powerpc64le",
        _ if machine == EM_S390.0 => "s390x",
        _ if machine == EM_LOONGARCH.0 => "loongarch",
        _ => UNKNOWN,
    };
    let system = match system {
        _ if system == ELFOSABI_FREEBSD.0 => "freebsd",
        _ if system == ELFOSABI_NETBSD.0 => "netbsd",
        _ if system == ELFOSABI_OPENBSD.0 => "openbsd",
        _ if system == ELFOSABI_SOLARIS.0 => "solaris",
        _ => "linux",
    };
    Some(format!("{machine}-{system}"))
}

fn macho(head: &[u8]) -> Option<String> {
    let magic = u32::from_le_bytes(*head.first_chunk()?);
    let is_big = match magic {
        MH_MAGIC | MH_MAGIC_64 => false,
        MH_CIGAM | MH_CIGAM_64 => true,
        // The bytes that a universal binary begins with, in their order.
        _ if head.starts_with(&[0xca, 0xfe, 0xba]) => return Some("universal-apple".to_owned()),
        _ => return None,
    };
    let bytes = *head.get(4..)?.first_chunk()?;
    let machine = if is_big {
        u32::from_be_bytes(bytes)
    } else {
        u32::from_le_bytes(bytes)
    };
    let machine = match machine {
        _ if machine == CPU_TYPE_X86_64.0 => "x86_64",
        _ if machine == CPU_TYPE_ARM64.0 => "aarch64",
        _ => UNKNOWN,
    };
    Some(format!("{machine}-apple"))
}

fn pe(head: &[u8]) -> Option<String> {
    head.strip_prefix(b"MZ")?;
    let at = usize::try_from(u32::from_le_bytes(*head.get(0x3c..)?.first_chunk()?)).ok()?;
    let header = head.get(at..)?.strip_prefix(b"PE\0\0")?;
    let machine = u16_at(header, 0, false)?;
    let machine = match machine {
        _ if machine == IMAGE_FILE_MACHINE_AMD64.0 => "x86_64",
        _ if machine == IMAGE_FILE_MACHINE_ARM64.0 => "aarch64",
        _ if machine == IMAGE_FILE_MACHINE_I386.0 => "i686",
        _ => UNKNOWN,
    };
    Some(format!("{machine}-windows"))
}

fn u16_at(bytes: &[u8], at: usize, is_big: bool) -> Option<u16> {
    let bytes = *bytes.get(at..)?.first_chunk()?;
    Some(if is_big {
        u16::from_be_bytes(bytes)
    } else {
        u16::from_le_bytes(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::of_head;

    #[test]
    fn a_target_is_told_by_the_first_bytes() {
        let elf = |order: u8, system: u8, machine: [u8; 2]| {
            let mut head = vec![0x7f, b'E', b'L', b'F', 2, order, 1, system];
            head.resize(18, 0);
            head.extend(machine);
            head
        };
        let macho = |machine: [u8; 4]| [[0xcf, 0xfa, 0xed, 0xfe], machine].concat();
        let pe = |machine: [u8; 2]| {
            let mut head = b"MZ".to_vec();
            head.resize(0x3c, 0);
            head.extend(0x40_u32.to_le_bytes());
            head.extend(b"PE\0\0");
            head.extend(machine);
            head
        };
        let cases = [
            (elf(1, 0, [62, 0]), "x86_64-linux"),
            (elf(1, 3, [183, 0]), "aarch64-linux"),
            (elf(1, 9, [62, 0]), "x86_64-freebsd"),
            (elf(2, 0, [0, 21]), "powerpc64-linux"),
            (elf(1, 0, [21, 0]), "powerpc64le-linux"),
            (elf(1, 0, [0xff, 0xff]), "unknown-linux"),
            (macho([0x0c, 0, 0, 1]), "aarch64-apple"),
            (macho([7, 0, 0, 1]), "x86_64-apple"),
            (vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2], "universal-apple"),
            (pe([0x64, 0x86]), "x86_64-windows"),
            (pe([0x64, 0xaa]), "aarch64-windows"),
            (b"!<arch>\n".to_vec(), "unknown"),
            (b"MZ".to_vec(), "unknown"),
            (b"\x7fELF".to_vec(), "unknown"),
            (vec![], "unknown"),
        ];
        for (head, expected) in cases {
            assert_eq!(of_head(&head), expected, "{head:x?}");
        }
    }
}
