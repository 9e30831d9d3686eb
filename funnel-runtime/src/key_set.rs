//! A set of attribute keys of one funnel, as bits. Plain data; anything may import it.

/// A set of at most [`KeySet::CAPACITY`] key indices.
///
/// Two numbers and no array: those stay in registers on their way into an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeySet {
    low: u128,
    high: u128,
}

impl KeySet {
    /// The number of distinct keys a set can hold; the macros refuse a funnel with more.
    pub const CAPACITY: usize = 256;
    /// The set without a key.
    pub const EMPTY: Self = Self { low: 0, high: 0 };

    /// The set of the keys at the given indices.
    #[must_use]
    pub const fn of(indices: &[u8]) -> Self {
        let mut set = Self::EMPTY;
        let mut at = 0;
        while at < indices.len() {
            set.insert(indices[at]);
            at += 1;
        }
        set
    }

    /// Adds one key.
    #[inline]
    pub const fn insert(&mut self, key: u8) {
        if key < 128 {
            self.low |= 1 << key;
        } else {
            self.high |= 1 << (key - 128);
        }
    }

    /// Whether the key is in the set.
    #[inline]
    #[must_use]
    pub const fn contains(&self, key: u8) -> bool {
        let bit = if key < 128 {
            self.low >> key
        } else {
            self.high >> (key - 128)
        };
        bit & 1 != 0
    }

    /// Whether every key of the set is in `other`.
    #[inline]
    #[must_use]
    pub const fn is_within(&self, other: &Self) -> bool {
        // Most often there is none; and to read the whole of what was just written in parts takes long.
        self.is_empty() || (self.low & !other.low == 0 && self.high & !other.high == 0)
    }

    const fn is_empty(&self) -> bool {
        self.low == 0 && self.high == 0
    }
}

#[cfg(test)]
mod tests {
    use super::KeySet;

    #[test]
    fn holds_the_first_and_the_last_index() {
        let set = KeySet::of(&[0, 63, 64, 255]);
        for key in 0..=u8::MAX {
            assert_eq!(
                set.contains(key),
                [0, 63, 64, 255].contains(&key),
                "key {key}"
            );
        }
    }

    #[test]
    fn a_set_is_within_those_that_have_its_keys() {
        let small = KeySet::of(&[70, 200]);
        assert!(small.is_within(&small));
        assert!(small.is_within(&KeySet::of(&[1, 70, 200])));
        assert!(!small.is_within(&KeySet::of(&[70])));
        assert!(!small.is_within(&KeySet::of(&[200])));
        assert!(KeySet::EMPTY.is_within(&KeySet::EMPTY));
    }
}
