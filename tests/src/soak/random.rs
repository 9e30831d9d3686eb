//! Random numbers that a seed makes again. A leaf.

/// Marsaglia's xorshift with 64 bits.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Begins with a seed, and goes another way for each of what it is asked for.
    pub(crate) fn new(seed: u64, what: &str) -> Self {
        let mixed = what.bytes().fold(seed, |mixed, byte| {
            (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mixed | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below this one, which must not be zero.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // The lowest bits are the poorest.
        (self.next() >> 11) % bound
    }
}
