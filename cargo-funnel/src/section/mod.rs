//! From a file to its registry: finding the sections of records in executables, libraries and archives.
//! The only place that knows object files; what the records mean is `funnel_runtime::registry`'s.
//! Imported by `source`, and compiled into the fuzz target of `fuzz/`, so it imports nothing of this
//! crate.
//!
//! A file is read in the few parts that matter, not mapped: an audit of a large binary reads its headers
//! and one section, and a build that replaces the file meanwhile gives an error instead of a fault. How
//! much is read at most does not depend on what the file claims.

mod archive;
mod debug;
mod error;
mod formats;
mod part;
mod records;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use ::object::FileKind;
use ::object::archive::{MAGIC as ARCHIVE, THIN_MAGIC as THIN_ARCHIVE};
use ::object::read::ReadRef;
use ::object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use funnel_runtime::registry::Registry;

pub(crate) use self::error::Error;
use self::formats::Role;
use self::part::{Budget, Part};
use self::records::Sections;

/// The most architectures of a universal binary. A Java class begins with the same bytes, and with a
/// version above 44 where their number would be.
const MOST_SLICES: usize = 16;
/// What a module of LLVM begins with, bare and with a header of its own.
const BITCODE: [[u8; 4]; 2] = [*b"BC\xc0\xde", [0xde, 0xc0, 0x17, 0x0b]];

/// What a file says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) registry: Registry,
    /// Whether it is what a linker made, so that exactly these records are in the program. An archive or
    /// an object file has those that a program can take from it.
    pub(crate) linked: bool,
}

/// What a file is, or a member of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File(FileKind),
    /// What link-time optimisation makes code of, so that there are no sections yet.
    Bitcode,
}

/// The registry of the file at this path.
///
/// # Errors
///
/// As for [`read`].
pub(crate) fn registry(path: &Path) -> Result<Registry, Error> {
    read(path).map(|contents| contents.registry)
}

/// What the file at this path says.
///
/// # Errors
///
/// When the file cannot be read, is no object file, or has no records that this version knows.
pub(crate) fn read(path: &Path) -> Result<Contents, Error> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let contents = open(path).and_then(|mut file| contents(&mut file, Some(folder)));
    contents.map_err(|error| match error {
        Error::NoFile if !debug::is_bundle(path) => Error::NoFile,
        Error::DebugInformation(_) | Error::NoFile => {
            Error::DebugInformation(debug::executable_of(path))
        }
        error => error,
    })
}

/// Opens what is a file and nothing else.
fn open(path: &Path) -> Result<File, Error> {
    // Before opening, which would wait for the other end of a pipe.
    if !fs::metadata(path).map_err(Error::Open)?.is_file() {
        return Err(Error::NoFile);
    }
    File::open(path).map_err(Error::Open)
}

/// What the bytes of a file say. The members of a thin archive are files below the folder.
pub(crate) fn contents(
    input: &mut (impl Read + Seek),
    folder: Option<&Path>,
) -> Result<Contents, Error> {
    let budget = Budget::default();
    let size = input.seek(SeekFrom::End(0)).map_err(Error::Open)?;
    let contents = of_range(input, &(0..size), folder, &budget);
    // What could not be read looks damaged.
    contents.map_err(|error| {
        if budget.is_spent() {
            Error::TooMuch
        } else {
            error
        }
    })
}

fn of_range<R: Read + Seek>(
    input: &mut R,
    range: &Range<u64>,
    folder: Option<&Path>,
    budget: &Budget,
) -> Result<Contents, Error> {
    let part = Part::new(&mut *input, range.clone(), budget);
    if debug::is_database(&part) {
        return Err(Error::DebugInformation(None));
    }
    let slices = match kind(&part).ok_or(Error::NoObject)? {
        Kind::Bitcode => return Err(Error::Bitcode),
        Kind::File(FileKind::Archive) => {
            let members = archive::members(&part)?;
            drop(part);
            let sections = archive::sections(input, range, &members, folder, budget)?;
            return of_sections(&sections, false);
        }
        Kind::File(FileKind::MachOFat32) => {
            slices(MachOFatFile32::parse(&part).map(|file| file.arches()))?
        }
        Kind::File(FileKind::MachOFat64) => {
            slices(MachOFatFile64::parse(&part).map(|file| file.arches()))?
        }
        Kind::File(kind) => {
            let (sections, role) = records::of(&part, kind, budget)?;
            if role == Role::Debug {
                return Err(Error::DebugInformation(None));
            }
            if sections.len() > 1 {
                records::check(&sections).map_err(Error::Records)?;
            }
            return of_sections(&sections, role == Role::Linked);
        }
    };
    drop(part);
    of_slices(input, range, &slices, folder, budget)
}

/// What the first bytes say that a file is; `None` for what has no sections.
fn kind<'a>(file: impl ReadRef<'a>) -> Option<Kind> {
    let magic = file.read_bytes_at(0, 8).ok()?;
    if BITCODE.iter().any(|bitcode| magic.starts_with(bitcode)) {
        return Some(Kind::Bitcode);
    }
    if magic == ARCHIVE || magic == THIN_ARCHIVE {
        // Also one that has no member, which is too short for any other kind.
        return Some(Kind::File(FileKind::Archive));
    }
    FileKind::parse(file).ok().map(Kind::File)
}

/// Where the architectures of a universal binary are.
fn slices(arches: ::object::Result<&[impl FatArch]>) -> Result<Vec<(u64, u64)>, Error> {
    match arches {
        Ok(arches) if (1..=MOST_SLICES).contains(&arches.len()) => {
            Ok(arches.iter().map(FatArch::file_range).collect())
        }
        _ => Err(Error::NoObject),
    }
}

/// What a universal binary says, which is one program, or one library, for several architectures.
fn of_slices<R: Read + Seek>(
    input: &mut R,
    file: &Range<u64>,
    slices: &[(u64, u64)],
    folder: Option<&Path>,
    budget: &Budget,
) -> Result<Contents, Error> {
    let mut first = None;
    for (offset, size) in slices {
        let slice = within(file, *offset, *size).ok_or(Error::NoObject)?;
        // A universal binary in itself would have no end.
        let kind = kind(&Part::new(&mut *input, slice.clone(), budget));
        if let Some(Kind::File(FileKind::MachOFat32 | FileKind::MachOFat64)) = kind {
            return Err(Error::Nested);
        }
        let contents = of_range(input, &slice, folder, budget)?;
        match &first {
            None => first = Some(contents),
            Some(first) if *first == contents => {}
            Some(_) => return Err(Error::SlicesDiffer),
        }
    }
    first.ok_or(Error::NoObject)
}

/// The range of so many bytes from an offset into another range, where it has them.
fn within(range: &Range<u64>, offset: u64, size: u64) -> Option<Range<u64>> {
    let start = range.start.checked_add(offset)?;
    let end = start.checked_add(size)?;
    (end <= range.end).then_some(start..end)
}

fn of_sections(sections: &Sections, linked: bool) -> Result<Contents, Error> {
    if sections.is_empty() {
        return Err(Error::NoRecords);
    }
    let registry = records::registry(sections).map_err(Error::Records)?;
    if registry == Registry::default() {
        return Err(Error::NothingLinked);
    }
    Ok(Contents { registry, linked })
}
