//! Object files of every format around a section of records.

use object::write::pe::{NtHeaders, Writer};
use object::write::{Object, SectionId};
use object::{Architecture, BinaryFormat, Endianness, SectionFlags, SectionKind, elf, macho, pe};

/// A 64-bit little-endian ELF file, the format of most servers.
pub(crate) fn elf(section: &[u8]) -> Vec<u8> {
    elf_with(|object| {
        add(object, "funnel", section);
    })
}

/// An ELF file with what the caller puts into it.
pub(crate) fn elf_with(fill: impl FnOnce(&mut Object<'_>)) -> Vec<u8> {
    let mut object = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    fill(&mut object);
    as_linked(&object, Endianness::Little)
}

/// The file of an object as if a linker had made it.
fn as_linked(object: &Object<'_>, endianness: Endianness) -> Vec<u8> {
    let mut file = object.write().unwrap();
    match object.format() {
        // `e_type` of a shared object, which most executables are.
        BinaryFormat::Elf if endianness == Endianness::Big => file[17] = 3,
        BinaryFormat::Elf => file[16] = 3,
        // `filetype` of an executable.
        BinaryFormat::MachO => file[12] = 2,
        // An image has other headers, see [`image`].
        _ => {}
    }
    file
}

pub(crate) fn add(object: &mut Object<'_>, name: &str, section: &[u8]) -> SectionId {
    let id = object.add_section(
        b"__DATA".to_vec(),
        name.as_bytes().to_vec(),
        SectionKind::ReadOnlyData,
    );
    object.append_section_data(id, section, 1);
    id
}

/// An ELF file whose section is compressed with zlib and says it holds `size` bytes.
pub(crate) fn elf_zlib(section: &[u8], size: u64) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(section).unwrap();
    elf_compressed(elf::ELFCOMPRESS_ZLIB, &encoder.finish().unwrap(), size)
}

/// An ELF file whose section is in the format of zstd, stored as it is.
pub(crate) fn elf_zstd(section: &[u8]) -> Vec<u8> {
    let size = u32::try_from(section.len()).unwrap();
    let frame = zstd(size, &[(size, 0, section)]);
    elf_compressed(elf::ELFCOMPRESS_ZSTD, &frame, size.into())
}

/// A frame of zstd that says it holds `size` bytes, of blocks with a size and a type each: 0 for bytes as
/// they are, 1 for one byte repeated.
pub(crate) fn zstd(size: u32, blocks: &[(u32, u32, &[u8])]) -> Vec<u8> {
    // The magic number; a single segment with four bytes of size.
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0b1010_0000];
    frame.extend(size.to_le_bytes());
    for (at, (size, kind, data)) in blocks.iter().enumerate() {
        let is_last = u32::from(at + 1 == blocks.len());
        frame.extend(&(is_last | kind << 1 | size << 3).to_le_bytes()[..3]);
        frame.extend(*data);
    }
    frame
}

/// An ELF file whose section is compressed in this way and says it holds `size` bytes.
pub(crate) fn elf_compressed(kind: elf::CompressionType, compressed: &[u8], size: u64) -> Vec<u8> {
    let mut data = Vec::new();
    // `Elf64_Chdr`: type, reserved, size, alignment.
    data.extend(kind.0.to_le_bytes());
    data.extend(0_u32.to_le_bytes());
    data.extend(size.to_le_bytes());
    data.extend(1_u64.to_le_bytes());
    data.extend(compressed);
    elf_with(|object| {
        let id = add(object, "funnel", &data);
        object.section_mut(id).flags = SectionFlags::Elf {
            sh_type: elf::SHT_PROGBITS,
            sh_flags: elf::SHF_COMPRESSED,
        };
    })
}

pub(crate) fn of(
    format: BinaryFormat,
    architecture: Architecture,
    endianness: Endianness,
    section: &[u8],
) -> Vec<u8> {
    let name = name(format);
    let mut object = Object::new(format, architecture, endianness);
    // Others in front and behind, as in every file.
    add(&mut object, "other", b"FUNNEL in another section");
    add(&mut object, name, section);
    add(&mut object, "last", b"\0");
    as_linked(&object, endianness)
}

fn name(format: BinaryFormat) -> &'static str {
    match format {
        BinaryFormat::MachO => "__funnel",
        BinaryFormat::Coff => ".funnel",
        _ => "funnel",
    }
}

/// An object file with one section of records, which a linker keeps.
pub(crate) fn of_one(
    format: BinaryFormat,
    architecture: Architecture,
    endianness: Endianness,
    section: &[u8],
) -> Vec<u8> {
    let mut object = Object::new(format, architecture, endianness);
    let id = add(&mut object, name(format), section);
    object.section_mut(id).flags = match format {
        BinaryFormat::Elf => SectionFlags::Elf {
            sh_type: elf::SHT_PROGBITS,
            sh_flags: elf::SHF_ALLOC | elf::SHF_GNU_RETAIN,
        },
        BinaryFormat::MachO => SectionFlags::MachO {
            flags: macho::S_ATTR_NO_DEAD_STRIP,
            reserved2: 0,
        },
        _ => SectionFlags::None,
    };
    object.write().unwrap()
}

/// A universal binary of these.
pub(crate) fn universal(slices: &[Vec<u8>]) -> Vec<u8> {
    const HEADER: u32 = 4096;
    let mut file = Vec::new();
    let count = u32::try_from(slices.len()).unwrap();
    for word in [0xcafe_babe, count] {
        file.extend(word.to_be_bytes());
    }
    let mut offset = HEADER;
    for slice in slices {
        let size = u32::try_from(slice.len()).unwrap();
        // cputype, cpusubtype, offset, size, alignment.
        for word in [0x0100_000c, 0, offset, size, 12] {
            file.extend(word.to_be_bytes());
        }
        offset = (offset + size).next_multiple_of(HEADER);
    }
    for slice in slices {
        file.resize(file.len().next_multiple_of(HEADER as usize), 0);
        file.extend(slice);
    }
    file
}

/// A PE image, 32 or 64 bit.
pub(crate) fn image(is_64: bool, section: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(is_64, 0x1000, 0x200, &mut file);
    let size = u32::try_from(section.len()).unwrap();
    writer.reserve_dos_header_and_stub();
    writer.reserve_nt_headers(16);
    writer.reserve_section_headers(1);
    let range = writer.reserve_section(
        *b".funnel\0",
        pe::IMAGE_SCN_CNT_INITIALIZED_DATA | pe::IMAGE_SCN_MEM_READ,
        size,
        size,
    );
    writer.write_dos_header_and_stub().unwrap();
    writer.write_nt_headers(NtHeaders {
        machine: if is_64 {
            pe::IMAGE_FILE_MACHINE_AMD64
        } else {
            pe::IMAGE_FILE_MACHINE_I386
        },
        time_date_stamp: 0,
        characteristics: pe::IMAGE_FILE_EXECUTABLE_IMAGE,
        major_linker_version: 0,
        minor_linker_version: 0,
        address_of_entry_point: 0,
        image_base: 0x0040_0000,
        major_operating_system_version: 0,
        minor_operating_system_version: 0,
        major_image_version: 0,
        minor_image_version: 0,
        major_subsystem_version: 0,
        minor_subsystem_version: 0,
        subsystem: pe::IMAGE_SUBSYSTEM_WINDOWS_CUI,
        dll_characteristics: pe::DllFlags::default(),
        size_of_stack_reserve: 0,
        size_of_stack_commit: 0,
        size_of_heap_reserve: 0,
        size_of_heap_commit: 0,
    });
    writer.write_section_headers();
    writer.write_section(range.file_offset, section);
    file
}

/// An archive of these members, whose names are in a table as all long ones are, and with what others have
/// beside object files.
pub(crate) fn archive(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = b"!<arch>\n".to_vec();
    let names = names(members.iter().map(|(name, _)| *name));
    member(&mut file, "/", &0_u32.to_be_bytes());
    member(&mut file, "//", names.0.as_bytes());
    for ((_, content), at) in members.iter().zip(names.1) {
        member(&mut file, &format!("/{at}"), content);
    }
    member(&mut file, "lib.rmeta/", b"rust\0\0\0\x09");
    file
}

/// A thin archive, which names files and does not hold them.
pub(crate) fn thin_archive(members: &[&str]) -> Vec<u8> {
    let mut file = b"!<thin>\n".to_vec();
    let names = names(members.iter().copied());
    member(&mut file, "//", names.0.as_bytes());
    for at in names.1 {
        file.extend(header(&format!("/{at}"), 1_000));
    }
    file
}

/// A table of names, and where each begins.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> (String, Vec<usize>) {
    let mut table = String::new();
    let mut offsets = Vec::new();
    for name in names {
        offsets.push(table.len());
        table.push_str(name);
        table.push_str("/\n");
    }
    (table, offsets)
}

/// Adds a member to an archive.
pub(crate) fn member(archive: &mut Vec<u8>, name: &str, content: &[u8]) {
    archive.extend(header(name, content.len() as u64));
    archive.extend(content);
    if archive.len() % 2 == 1 {
        archive.push(b'\n');
    }
}

/// The header of a member that claims such a size.
pub(crate) fn header(name: &str, size: u64) -> Vec<u8> {
    format!("{name:<16}0           0     0     100644  {size:<10}`\n").into_bytes()
}
