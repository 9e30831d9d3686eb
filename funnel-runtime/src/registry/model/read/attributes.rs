//! The groups of fields that describe attributes, which every declaration of events has.

use funnel_rules::record::field;

use super::super::KeyInfo;
use super::{Found, RecordError, What, list};
use crate::value::Class;

/// Takes a field of the record if it is about an attribute, which is then the last of `keys`.
pub(super) fn take(
    record: &Found<'_>,
    keys: &mut Vec<KeyInfo>,
    name: &str,
    value: &str,
) -> Result<(), RecordError> {
    let invalid = |name| RecordError::new(record.offset, What::Invalid(name));
    match name {
        field::KEY => keys.push(KeyInfo {
            name: value.to_owned(),
            wire: value.to_owned(),
            class: Class::Literal,
            values: Vec::new(),
            entity: false,
            required: Vec::new(),
            reviewed: None,
        }),
        field::WIRE
        | field::ENTITY
        | field::REQUIRED
        | field::CLASS
        | field::VALUES
        | field::REVIEWED => {
            let key = keys.last_mut().ok_or_else(|| invalid(field::KEY))?;
            describe(key, name, value).ok_or_else(|| invalid(field::CLASS))?;
        }
        _ => {}
    }
    Ok(())
}

/// Takes a field of an attribute; `None` for a class this version does not know.
fn describe(key: &mut KeyInfo, name: &str, value: &str) -> Option<()> {
    match name {
        field::WIRE => value.clone_into(&mut key.wire),
        field::ENTITY => key.entity = true,
        field::REQUIRED => key.required = list(value),
        field::CLASS => {
            key.class = Class::ALL
                .into_iter()
                .find(|class| class.as_str() == value)?;
        }
        field::VALUES => key.values = list(value),
        field::REVIEWED => key.reviewed = Some(value.to_owned()),
        _ => {}
    }
    Some(())
}
