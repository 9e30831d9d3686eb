//! From a file to its registry: finding the section of records in an object file. The only place
//! that knows object files; what the records mean is `funnel_runtime::registry`'s.
//!
//! The file is read through a cache of the few parts that matter, not mapped: an audit of a large
//! binary reads its headers and one section, and a build that replaces the file meanwhile gives an
//! error instead of a fault.

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use funnel_runtime::registry::{RecordError, Registry, SECTION_NAMES};
use object::read::macho::{FatArch, MachOFatFile, MachOFatFile32, MachOFatFile64};
use object::read::{ReadCache, ReadRef};
use object::{CompressionFormat, FileKind, Object as _, ObjectSection as _};

/// The most that a compressed section may hold. Ten thousand sites take three megabytes.
const MOST: u64 = 256 * 1024 * 1024;
/// The most architectures of a universal binary. A Java class begins with the same bytes, and with a
/// version above 44 where their number would be.
const MOST_SLICES: usize = 16;

/// The registry of the binary at this path.
///
/// # Errors
///
/// When the file cannot be read, is no object file, or has no records that this version knows.
pub(crate) fn registry(path: &Path) -> Result<Registry, Error> {
    // Before opening, which would wait for the other end of a pipe.
    if !fs::metadata(path).map_err(Error::Open)?.is_file() {
        return Err(Error::NoFile);
    }
    let file = File::open(path).map_err(Error::Open)?;
    of_object(&ReadCache::new(file))
}

fn of_object<R: io::Read + io::Seek>(file: &ReadCache<R>) -> Result<Registry, Error> {
    match FileKind::parse(file).map_err(|_| Error::NoObject)? {
        FileKind::Archive => Err(Error::Archive),
        FileKind::MachOFat32 => of_slices(file, &MachOFatFile32::parse(file)),
        FileKind::MachOFat64 => of_slices(file, &MachOFatFile64::parse(file)),
        FileKind::Coff
        | FileKind::CoffBig
        | FileKind::Elf32
        | FileKind::Elf64
        | FileKind::MachO32
        | FileKind::MachO64
        | FileKind::Pe32
        | FileKind::Pe64 => of_slice(file),
        _ => Err(Error::NoObject),
    }
}

/// The registry of a universal binary, which is one program for several architectures.
fn of_slices<R: io::Read + io::Seek, F: FatArch>(
    file: &ReadCache<R>,
    slices: &object::Result<MachOFatFile<'_, F>>,
) -> Result<Registry, Error> {
    let slices = match slices {
        Ok(slices) if slices.arches().len() <= MOST_SLICES => slices.arches(),
        _ => return Err(Error::NoObject),
    };
    let mut registries = slices.iter().map(|slice| {
        let (offset, size) = slice.file_range();
        of_slice(file.range(offset, size))
    });
    let first = registries.next().ok_or(Error::NoObject)??;
    for other in registries {
        if other? != first {
            return Err(Error::SlicesDiffer);
        }
    }
    Ok(first)
}

fn of_slice<'a>(data: impl ReadRef<'a>) -> Result<Registry, Error> {
    let object = object::File::parse(data).map_err(Error::Damaged)?;
    let mut sections = object.sections().filter_map(|section| {
        let found = section.name_bytes().ok()?;
        let mut names = SECTION_NAMES.into_iter();
        let name = names.find(|name| name.as_bytes() == found)?;
        Some((name, section))
    });
    let (name, section) = sections.next().ok_or(Error::NoRecords)?;
    if sections.next().is_some() {
        return Err(Error::NotLinked);
    }
    let unreadable = |error| Error::Section(name, error);
    let range = section.compressed_file_range().map_err(unreadable)?;
    let data = if range.format == CompressionFormat::None {
        section.data().map(Cow::Borrowed)
    } else if range.uncompressed_size > MOST {
        return Err(Error::TooLarge(name, range.uncompressed_size));
    } else {
        section.uncompressed_data()
    };
    let data = data.map_err(unreadable)?;
    if data.is_empty() && section.size() > 0 {
        return Err(Error::DebugInformation);
    }
    let registry = Registry::from_section(&data).map_err(Error::Records)?;
    if registry == Registry::default() {
        return Err(Error::NothingLinked);
    }
    Ok(registry)
}

/// Why a file has no registry to show. The texts go behind the path of the file.
#[derive(Debug)]
pub(crate) enum Error {
    /// The file cannot be opened.
    Open(io::Error),
    /// A directory, a pipe, a device.
    NoFile,
    /// Something else than an object file.
    NoObject,
    /// A static library or an rlib.
    Archive,
    /// An object file whose own structures cannot be read.
    Damaged(object::Error),
    /// There is no section of records.
    NoRecords,
    /// There is a section, and nothing in it.
    NothingLinked,
    /// There is more than one section of records.
    NotLinked,
    /// A file of debug information, in which sections have a size and no content.
    DebugInformation,
    /// The section's content cannot be reached.
    Section(&'static str, object::Error),
    /// The section says that it is larger than records ever are.
    TooLarge(&'static str, u64),
    /// The section's content is not what it should be.
    Records(RecordError),
    /// The architectures of a universal binary do not agree.
    SlicesDiffer,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => write!(f, "cannot be opened: {error}"),
            Self::NoFile => f.write_str("is not a file; name an executable"),
            Self::NoObject => {
                f.write_str("is not an executable: it is neither an ELF, a Mach-O nor a PE file")
            }
            Self::Archive => f.write_str(
                "is a library archive; audit the executable that it is linked into",
            ),
            Self::Damaged(error) => write!(f, "is a damaged object file: {error}"),
            Self::NoRecords => f.write_str(
                "holds no funnel records: it was not built with funnel-runtime, or nothing annotated is linked into it",
            ),
            Self::NothingLinked => f.write_str(
                "holds no funnel records: it was built with funnel-runtime, but nothing annotated is linked into it; a crate that nothing refers to is left out",
            ),
            Self::NotLinked => f.write_str(
                "has several sections of funnel records, so it is not linked yet; audit the executable that it becomes a part of",
            ),
            Self::DebugInformation => f.write_str(
                "holds debug information only; audit the executable that it belongs to",
            ),
            Self::Section(name, error) => {
                write!(f, "its section `{name}` cannot be read: {error}")
            }
            Self::TooLarge(name, size) => write!(
                f,
                "its section `{name}` claims {size} bytes, more than {MOST}; this is not what funnel-runtime writes"
            ),
            Self::Records(error) => write!(f, "its funnel records cannot be read: {error}"),
            Self::SlicesDiffer => f.write_str(
                "has other records for one architecture than for another; take it apart with `lipo -thin` and audit each",
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Open(error) => Some(error),
            Self::Damaged(error) | Self::Section(_, error) => Some(error),
            Self::Records(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use object::read::ReadCache;
    use object::write::Object;
    use object::{Architecture, BinaryFormat, Endianness, SectionKind};
    use proptest::prelude::*;

    use super::of_object;

    /// A file of every format, small enough for a mutation to hit something that matters.
    fn files() -> impl Strategy<Value = Vec<u8>> {
        use {Architecture as Arch, BinaryFormat as Format, Endianness as Order};
        let kinds = vec![
            (Format::Elf, Arch::X86_64, Order::Little, "funnel"),
            (Format::Elf, Arch::PowerPc, Order::Big, "funnel"),
            (Format::MachO, Arch::Aarch64, Order::Little, "__funnel"),
            (Format::Coff, Arch::X86_64, Order::Little, ".funnel"),
        ];
        prop::sample::select(kinds).prop_map(|(format, arch, order, name)| {
            let mut object = Object::new(format, arch, order);
            let section =
                object.add_section(b"__DATA".to_vec(), name.into(), SectionKind::ReadOnlyData);
            object.append_section_data(section, b"FUNNEL\0\x01\x0c\0\0\0", 1);
            object.write().unwrap()
        })
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = of_object(&ReadCache::new(Cursor::new(bytes)));
        }

        #[test]
        fn any_damaged_file_is_read_or_refused(
            mut file in files(),
            damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9),
            cut in any::<prop::sample::Index>(),
            whole in any::<bool>(),
        ) {
            for (at, byte) in damage {
                let at = at.index(file.len());
                file[at] = byte;
            }
            if !whole {
                file.truncate(cut.index(file.len()));
            }
            let _ = of_object(&ReadCache::new(Cursor::new(file)));
        }
    }
}
