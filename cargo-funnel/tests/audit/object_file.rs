//! Object files of every format around a section of records.

use object::write::pe::{NtHeaders, Writer};
use object::write::{Object, SectionId};
use object::{Architecture, BinaryFormat, Endianness, SectionFlags, SectionKind, elf, pe};

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
    object.write().unwrap()
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
pub(crate) fn elf_compressed(section: &[u8], size: u64) -> Vec<u8> {
    use std::io::Write as _;
    let mut data = Vec::new();
    // `Elf64_Chdr`: type, reserved, size, alignment.
    data.extend(elf::ELFCOMPRESS_ZLIB.0.to_le_bytes());
    data.extend(0_u32.to_le_bytes());
    data.extend(size.to_le_bytes());
    data.extend(1_u64.to_le_bytes());
    let mut encoder = flate2::write::ZlibEncoder::new(data, flate2::Compression::best());
    encoder.write_all(section).unwrap();
    let data = encoder.finish().unwrap();
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
    let name = match format {
        BinaryFormat::MachO => "__funnel",
        BinaryFormat::Coff => ".funnel",
        _ => "funnel",
    };
    let mut object = Object::new(format, architecture, endianness);
    // Others in front and behind, as in every file.
    add(&mut object, "other", b"FUNNEL in another section");
    add(&mut object, name, section);
    add(&mut object, "last", b"\0");
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
