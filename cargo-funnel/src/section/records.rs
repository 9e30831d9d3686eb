//! The sections of records of one object file, as bytes. Where they are, `formats` says.

use std::io::{Read, Seek};

use ::object::FileKind;
use ::object::read::{CompressedData, ReadRef as _};
use funnel_runtime::registry::{RecordError, Registry};

use super::error::Error;
use super::formats::{self, Role, Section};
use super::part::{Budget, Part};

/// Sections of records, each of which stands for itself.
pub(super) type Sections = Vec<Vec<u8>>;

/// What an object file of this kind has of records, and what it is made for.
pub(super) fn of(
    file: &Part<'_, impl Read + Seek>,
    kind: FileKind,
    budget: &Budget,
) -> Result<(Sections, Role), Error> {
    let tables = formats::tables(file, kind)?;
    if tables.role == Role::Debug {
        return Ok((Vec::new(), Role::Debug));
    }
    apart(&tables.sections)?;
    let sections = tables.sections.into_iter();
    let sections: Result<Sections, Error> = sections
        .map(|(name, range)| {
            let end = range.offset.checked_add(range.compressed_size);
            if end.is_none_or(|end| file.len().is_ok_and(|length| end > length)) {
                return Err(Error::CutShort(name));
            }
            let size = range.compressed_size.max(range.uncompressed_size);
            let room = budget.take_records(size);
            room.ok_or(Error::TooLarge(name, size))?;
            let data = range.data(file).and_then(CompressedData::decompress);
            Ok(data
                .map_err(|error| Error::Section(name, error))?
                .into_owned())
        })
        .collect();
    Ok((sections?, tables.role))
}

/// Refuses sections that share bytes of the file, whose records would count twice.
fn apart(sections: &[Section]) -> Result<(), Error> {
    let mut ends: Vec<_> = sections
        .iter()
        .filter(|(_, range)| range.compressed_size > 0)
        .map(|(name, range)| (range.offset, range.compressed_size, *name))
        .collect();
    ends.sort_unstable();
    for pair in ends.windows(2) {
        let (offset, size, name) = pair[0];
        if offset.saturating_add(size) > pair[1].0 {
            return Err(Error::Overlap(name));
        }
    }
    Ok(())
}

/// What these sections say together.
pub(super) fn registry(sections: &[Vec<u8>]) -> Result<Registry, RecordError> {
    match sections {
        [section] => Registry::from_section(section),
        sections => Registry::from_section(&sections.concat()),
    }
}

/// Reads each section on its own, so that a record which is cut short does not go on in the next one.
pub(super) fn check(sections: &[Vec<u8>]) -> Result<(), RecordError> {
    sections
        .iter()
        .try_for_each(|section| Registry::from_section(section).map(drop))
}
