//! Why a file has no registry to show. The texts go behind the path of the file.

use std::{fmt, io};

use funnel_runtime::registry::RecordError;

use super::part::MOST_RECORDS;

/// Why a file has no registry to show.
#[derive(Debug)]
pub(crate) enum Error {
    /// The file cannot be opened.
    Open(io::Error),
    /// A directory, a pipe, a device.
    NoFile,
    /// Something else than an object file.
    NoObject,
    /// An object file whose own structures cannot be read.
    Damaged(object::Error),
    /// More would have to be read than any program needs.
    TooMuch,
    /// A file without a table of sections.
    NoTable,
    /// There is no section of records.
    NoRecords,
    /// There is a section, and nothing in it.
    NothingLinked,
    /// A file of debug information, and the name of its executable as far as it is known.
    DebugInformation(Option<String>),
    /// What a compiler made for link-time optimisation.
    Bitcode,
    /// The section's content cannot be reached.
    Section(&'static str, object::Error),
    /// The file ends before its section.
    CutShort(&'static str),
    /// Sections of records share bytes.
    Overlap(&'static str),
    /// The section says that it is larger than records ever are.
    TooLarge(&'static str, u64),
    /// The section's content is not what it should be.
    Records(RecordError),
    /// The architectures of a universal binary do not agree.
    SlicesDiffer,
    /// A member of an archive cannot be read.
    Member(String, Box<Error>),
    /// A member is not where the archive is.
    Outside,
    /// An archive in an archive.
    Nested,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => write!(f, "cannot be opened: {error}"),
            Self::NoFile => f.write_str("is not a file; name an executable or a library"),
            Self::NoObject => f.write_str(
                "is neither an executable nor a library: it is no ELF, Mach-O or PE file and no archive of them",
            ),
            Self::Damaged(error) => write!(f, "is a damaged object file: {error}"),
            Self::TooMuch => f.write_str(
                "claims more tables and members than a program has, so it was not read to its end; this is not what a linker writes",
            ),
            Self::NoTable => f.write_str(
                "has no table of sections, by which its records are found; audit it before a packer or `sstrip` takes that away (`strip` does not)",
            ),
            Self::NoRecords => f.write_str(
                "holds no funnel records: it was not built with funnel-runtime, or nothing annotated is linked into it",
            ),
            Self::NothingLinked => f.write_str(
                "holds no funnel records: it was built with funnel-runtime, but nothing annotated is linked into it; a crate that nothing refers to is left out",
            ),
            Self::DebugInformation(None) => f.write_str(
                "holds debug information only; audit the executable that it belongs to",
            ),
            Self::DebugInformation(Some(executable)) => write!(
                f,
                "holds debug information only; audit the executable that it belongs to, by its name `{executable}`",
            ),
            Self::Bitcode => f.write_str(
                "is not compiled to the end: it holds bitcode for link-time optimisation; audit the executable that it is linked into, or build it with `lto = \"off\"`",
            ),
            Self::Section(name, error) => {
                write!(f, "its section `{name}` cannot be read: {error}")
            }
            Self::CutShort(name) => write!(
                f,
                "ends before its section `{name}` does: it is not whole; build or copy it again"
            ),
            Self::Overlap(name) => write!(
                f,
                "its section `{name}` shares bytes with another of them; this is not what a linker writes"
            ),
            Self::TooLarge(name, size) => write!(
                f,
                "its section `{name}` claims {size} bytes, and more than {MOST_RECORDS} in all are not read; this is not what funnel-runtime writes"
            ),
            Self::Records(error) => write!(f, "its funnel records cannot be read: {error}"),
            Self::SlicesDiffer => f.write_str(
                "has other records for one architecture than for another; take it apart with `lipo -thin` and audit each",
            ),
            Self::Member(name, error) => write!(f, "its member `{name}`: {error}"),
            Self::Outside => f.write_str(
                "is not inside the archive or its folder, and is not looked for elsewhere; audit the executable that the archive is linked into",
            ),
            Self::Nested => f.write_str(
                "holds several object files itself; take it out and audit it on its own",
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
            Self::Member(_, error) => Some(error),
            _ => None,
        }
    }
}
