//! Numbers and durations as attribute values.

use std::time::Duration;

use super::{AttrValue, Class};
use crate::payload::{Draft, Value};

macro_rules! integers {
    ($variant:ident as $wide:ty: $($number:ty),*) => {$(
        impl AttrValue for $number {
            type Piece = [u8; 13];
            const PIECE: Self::Piece = *b"class\x1fnumber\x1e";
            const CLASS: Class = Class::Number;

            fn encode(&self, key: u8, draft: &mut Draft) {
                draft.put(key, Value::$variant(*self as $wide));
            }
        }
    )*};
}

integers!(U64 as u64: u8, u16, u32, u64, usize);
integers!(I64 as i64: i8, i16, i32, i64, isize);

macro_rules! floats {
    ($($number:ty),*) => {$(
        impl AttrValue for $number {
            type Piece = [u8; 13];
            const PIECE: Self::Piece = *b"class\x1fnumber\x1e";
            const CLASS: Class = Class::Number;

            /// Leaves out and counts a number that is not finite: no backend can carry it.
            fn encode(&self, key: u8, draft: &mut Draft) {
                if self.is_finite() {
                    draft.put(key, Value::F64(f64::from(*self)));
                } else {
                    draft.reject_invalid(key);
                }
            }
        }
    )*};
}

floats!(f32, f64);

impl AttrValue for Duration {
    type Piece = [u8; 15];
    const PIECE: Self::Piece = *b"class\x1fduration\x1e";
    const CLASS: Class = Class::Duration;

    /// Sent in whole milliseconds; longer than 2⁶⁴ of them saturates.
    fn encode(&self, key: u8, draft: &mut Draft) {
        let millis = u64::try_from(self.as_millis()).unwrap_or(u64::MAX);
        draft.put(key, Value::U64(millis));
    }
}
