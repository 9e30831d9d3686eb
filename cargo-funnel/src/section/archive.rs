//! Archives: static libraries, rlibs and the like. What they have is what a program can take from them,
//! so the records of all their members count.

use std::io::{Read, Seek};
use std::ops::Range;
use std::path::Path;

use ::object::FileKind;
use ::object::read::ReadRef;
use ::object::read::archive::ArchiveFile;

use super::error::Error;
use super::formats::Role;
use super::part::{Budget, Part};
use super::records::{self, Sections};
use super::{Kind, kind, open};

/// The most members of an archive. The largest static libraries have some thousands.
const MOST_MEMBERS: usize = 100_000;

/// A member of an archive.
#[derive(Debug)]
pub(super) struct Member {
    name: String,
    /// Where it is in the archive; `None` for a file beside it, which a thin archive only names.
    range: Option<(u64, u64)>,
}

/// The members of an archive.
pub(super) fn members<'a>(file: impl ReadRef<'a>) -> Result<Vec<Member>, Error> {
    let archive = ArchiveFile::parse(file).map_err(Error::Damaged)?;
    let mut members = Vec::new();
    for member in archive.members() {
        let member = member.map_err(Error::Damaged)?;
        if members.len() == MOST_MEMBERS {
            return Err(Error::TooMuch);
        }
        members.push(Member {
            name: String::from_utf8_lossy(member.name()).into_owned(),
            range: (!member.is_thin()).then(|| member.file_range()),
        });
    }
    Ok(members)
}

/// The sections of records of all members of the archive that is there in the input.
pub(super) fn sections(
    input: &mut (impl Read + Seek),
    archive: &Range<u64>,
    members: &[Member],
    folder: Option<&Path>,
    budget: &Budget,
) -> Result<Sections, Error> {
    let mut sections = Vec::new();
    for member in members {
        let found = match member.range {
            Some((offset, size)) => super::within(archive, offset, size)
                .ok_or(Error::Outside)
                .and_then(|range| of_member(&Part::new(&mut *input, range, budget), budget)),
            None => of_file(folder, &member.name, budget),
        };
        let found = found.map_err(|error| Error::Member(member.name.clone(), Box::new(error)))?;
        sections.extend(found);
    }
    Ok(sections)
}

/// What a member has, which nothing has to.
fn of_member(member: &Part<'_, impl Read + Seek>, budget: &Budget) -> Result<Sections, Error> {
    let (sections, role) = match kind(member) {
        // An index, metadata of a compiler, the name of something in a library of Windows.
        None | Some(Kind::File(FileKind::CoffImport)) => return Ok(Vec::new()),
        Some(Kind::Bitcode) => return Err(Error::Bitcode),
        Some(Kind::File(FileKind::Archive | FileKind::MachOFat32 | FileKind::MachOFat64)) => {
            return Err(Error::Nested);
        }
        Some(Kind::File(kind)) => match records::of(member, kind, budget) {
            Err(Error::NoTable) => return Ok(Vec::new()),
            found => found?,
        },
    };
    if role == Role::Debug {
        // Debug information beside the code.
        return Ok(Vec::new());
    }
    records::check(&sections).map_err(Error::Records)?;
    Ok(sections)
}

/// The same for a file that a thin archive names.
fn of_file(folder: Option<&Path>, name: &str, budget: &Budget) -> Result<Sections, Error> {
    let folder = folder.ok_or(Error::Outside)?;
    let folder = folder.canonicalize().map_err(Error::Open)?;
    // Follows links, so that none leads out of the folder.
    let path = folder.join(name).canonicalize().map_err(Error::Open)?;
    if !path.starts_with(&folder) {
        return Err(Error::Outside);
    }
    let mut file = open(&path)?;
    let size = file.metadata().map_err(Error::Open)?.len();
    of_member(&Part::new(&mut file, 0..size, budget), budget)
}
