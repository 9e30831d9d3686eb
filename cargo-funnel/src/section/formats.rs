//! The object formats: where an object file has its sections of records. Only the tables are read that
//! say so, neither symbols nor relocations. What is in the sections is `records`' business.

use ::object::coff::CoffHeader;
use ::object::elf::{self, ELFCOMPRESS_ZLIB, ELFCOMPRESS_ZSTD, ET_REL, SHT_NOBITS};
use ::object::macho::{self, MH_DSYM, MH_OBJECT};
use ::object::pe::{
    AnonObjectHeaderBigobj, ImageDosHeader, ImageFileHeader, ImageNtHeaders32, ImageNtHeaders64,
};
use ::object::read::elf::{CompressionHeader as _, FileHeader, SectionHeader as _};
use ::object::read::macho::{MachHeader, Section as _, Segment as _};
use ::object::read::pe::ImageNtHeaders;
use ::object::read::{CompressedFileRange, ReadRef};
use ::object::{CompressionFormat, Endianness, FileKind};
use funnel_runtime::registry::SECTION_NAMES;

use super::error::Error;

/// What an object file is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An executable or a shared library.
    Linked,
    /// What a linker makes them of.
    Unlinked,
    /// Debug information, in which sections have a size and no content.
    Debug,
}

/// A section of records: its name and where it is in the file.
pub(super) type Section = (&'static str, CompressedFileRange);

/// What the tables of an object file say.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) sections: Vec<Section>,
    pub(super) role: Role,
}

/// Reads the tables of an object file of this kind.
pub(super) fn tables<'a>(file: impl ReadRef<'a>, kind: FileKind) -> Result<Tables, Error> {
    match kind {
        FileKind::Elf32 => elf::<elf::FileHeader32<Endianness>>(file),
        FileKind::Elf64 => elf::<elf::FileHeader64<Endianness>>(file),
        FileKind::MachO32 => macho::<macho::MachHeader32<Endianness>>(file),
        FileKind::MachO64 => macho::<macho::MachHeader64<Endianness>>(file),
        FileKind::Pe32 => pe::<ImageNtHeaders32>(file),
        FileKind::Pe64 => pe::<ImageNtHeaders64>(file),
        FileKind::Coff => coff::<ImageFileHeader>(file),
        FileKind::CoffBig => coff::<AnonObjectHeaderBigobj>(file),
        _ => return Err(Error::NoObject),
    }
    .map_err(Error::Damaged)?
    .ok_or(Error::NoTable)
}

/// The name of the sections of records that this one is.
fn records(name: &[u8]) -> Option<&'static str> {
    let mut names = SECTION_NAMES.into_iter();
    names.find(|records| records.as_bytes() == name)
}

type Read = ::object::Result<Option<Tables>>;

fn elf<'a, Elf: FileHeader>(file: impl ReadRef<'a>) -> Read {
    let header = Elf::parse(file)?;
    let endian = header.endian()?;
    let sections = header.section_headers(endian, file)?;
    if sections.is_empty() {
        return Ok(None);
    }
    // All at once: each name on its own would be a read of its own.
    let names = header.section_strings_index(endian, file)?;
    let names = match sections.get(names.0) {
        Some(section) => section.data(endian, file)?,
        None => &[],
    };
    let is_named = |section: &Elf::SectionHeader, name: &str| {
        let at = usize::try_from(section.sh_name(endian)).unwrap_or(usize::MAX);
        let name = names
            .get(at..)
            .and_then(|rest| rest.strip_prefix(name.as_bytes()));
        name.is_some_and(|behind| behind.first() == Some(&0))
    };
    let mut tables = Tables {
        sections: Vec::new(),
        role: if header.e_type(endian) == ET_REL {
            Role::Unlinked
        } else {
            Role::Linked
        },
    };
    for section in sections {
        let name = SECTION_NAMES
            .into_iter()
            .find(|name| is_named(section, name));
        let Some(name) = name else {
            if is_named(section, ".debug_info.dwo") || is_named(section, ".debug_cu_index") {
                tables.role = Role::Debug;
            }
            continue;
        };
        if section.sh_type(endian) == SHT_NOBITS && section.sh_size(endian).into() > 0 {
            tables.role = Role::Debug;
        }
        let range = match section.compression(endian, file)? {
            None => CompressedFileRange::none(section.file_range(endian)),
            Some((header, offset, compressed_size)) => CompressedFileRange {
                format: match header.ch_type(endian) {
                    ELFCOMPRESS_ZLIB => CompressionFormat::Zlib,
                    ELFCOMPRESS_ZSTD => CompressionFormat::Zstandard,
                    _ => CompressionFormat::Unknown,
                },
                offset,
                compressed_size,
                uncompressed_size: header.ch_size(endian).into(),
            },
        };
        tables.sections.push((name, range));
    }
    Ok(Some(tables))
}

fn macho<'a, Mach: MachHeader>(file: impl ReadRef<'a>) -> Read {
    let header = Mach::parse(file, 0)?;
    let endian = header.endian()?;
    let mut sections = Vec::new();
    let mut commands = header.load_commands(endian, file, 0)?;
    while let Some(command) = commands.next()? {
        let Some((segment, data)) = Mach::Segment::from_command(command)? else {
            continue;
        };
        let headers = segment.sections(endian, data)?;
        for section in segment.section_offsets(endian, headers) {
            let (section, offset) = section?;
            if let Some(name) = records(section.name()) {
                let range = section.file_range(endian, offset);
                sections.push((name, CompressedFileRange::none(range)));
            }
        }
    }
    Ok(Some(Tables {
        sections,
        role: match header.filetype(endian) {
            MH_OBJECT => Role::Unlinked,
            MH_DSYM => Role::Debug,
            _ => Role::Linked,
        },
    }))
}

fn pe<'a, Pe: ImageNtHeaders>(file: impl ReadRef<'a>) -> Read {
    let mut offset = ImageDosHeader::parse(file)?.nt_headers_offset().into();
    let (header, _) = Pe::parse(file, &mut offset)?;
    let sections = header.sections(file, offset)?;
    let sections = sections.iter().filter_map(|section| {
        let name = records(section.raw_name())?;
        let (offset, size) = section.pe_file_range();
        let range = Some((offset.into(), size.into()));
        Some((name, CompressedFileRange::none(range)))
    });
    Ok(Some(Tables {
        sections: sections.collect(),
        role: Role::Linked,
    }))
}

fn coff<'a, Coff: CoffHeader>(file: impl ReadRef<'a>) -> Read {
    let mut offset = 0;
    let header = Coff::parse(file, &mut offset)?;
    let sections = header.sections(file, offset)?;
    let strings = header.symbols(file)?.strings();
    let mut found = Vec::new();
    for section in sections.iter() {
        let name = section.name(strings)?;
        // The linker sorts the parts of a section by what follows the `$`, and takes it off.
        let name = name.split(|byte| *byte == b'$').next().unwrap_or(name);
        if let (Some(name), Some((offset, size))) = (records(name), section.coff_file_range()) {
            let range = Some((offset.into(), size.into()));
            found.push((name, CompressedFileRange::none(range)));
        }
    }
    Ok(Some(Tables {
        sections: found,
        role: Role::Unlinked,
    }))
}
