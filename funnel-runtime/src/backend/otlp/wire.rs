//! Protocol buffers as far as this backend needs them: fields are written, and read back from an
//! answer. What the fields are called is in `records` and `reply`.

/// The types of fields on the wire.
const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
const LENGTH: u64 = 2;
const FIXED_32: u64 = 5;

pub(super) fn varint(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    to.push(number.to_le_bytes()[0]);
}

/// A number, an enumeration or a truth value.
pub(super) fn number(to: &mut Vec<u8>, field: u64, number: u64) {
    varint(to, field << 3 | VARINT);
    varint(to, number);
}

pub(super) fn signed(to: &mut Vec<u8>, field: u64, value: i64) {
    number(to, field, value.cast_unsigned());
}

pub(super) fn fixed(to: &mut Vec<u8>, field: u64, number: u64) {
    varint(to, field << 3 | FIXED_64);
    to.extend_from_slice(&number.to_le_bytes());
}

pub(super) fn double(to: &mut Vec<u8>, field: u64, number: f64) {
    fixed(to, field, number.to_bits());
}

pub(super) fn text(to: &mut Vec<u8>, field: u64, text: &str) {
    varint(to, field << 3 | LENGTH);
    varint(to, text.len() as u64);
    to.extend_from_slice(text.as_bytes());
}

/// A message, the fields of which are written by `content`.
pub(super) fn message(to: &mut Vec<u8>, field: u64, content: impl FnOnce(&mut Vec<u8>)) {
    varint(to, field << 3 | LENGTH);
    let start = to.len();
    content(to);
    let end = to.len();
    // The length is known now, and belongs in front: that is cheaper than to measure all first.
    varint(to, (end - start) as u64);
    let prefix = to.len() - end;
    to[start..].rotate_right(prefix);
}

/// A field that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Of a type that nothing here asks for.
    Fixed,
}

/// Calls `each` with every field of a message, or returns `None` where it is none.
pub(super) fn read<'a>(
    mut from: &'a [u8],
    mut each: impl FnMut(u64, Value<'a>) -> Option<()>,
) -> Option<()> {
    while !from.is_empty() {
        let tag = read_varint(&mut from)?;
        let field = tag >> 3;
        if field == 0 || field > 0x1fff_ffff {
            return None;
        }
        let value = match tag & 7 {
            VARINT => Value::Number(read_varint(&mut from)?),
            LENGTH => {
                let length = usize::try_from(read_varint(&mut from)?).ok()?;
                Value::Bytes(from.split_off(..length)?)
            }
            FIXED_64 => {
                from.split_off(..8)?;
                Value::Fixed
            }
            FIXED_32 => {
                from.split_off(..4)?;
                Value::Fixed
            }
            _ => return None,
        };
        each(field, value)?;
    }
    Some(())
}

fn read_varint(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *from.split_off_first()?;
        let bits = u64::from(byte & 0x7f);
        // The last byte has room for one bit.
        if shift == 63 && byte > 1 {
            return None;
        }
        number |= bits << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
