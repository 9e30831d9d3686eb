//! Bodies, compressed.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// The body, compressed. Quickly: events repeat their keys, so that more effort wins little.
pub(crate) fn gzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let room = Vec::with_capacity(body.len() / 8 + 64);
    let mut encoder = GzEncoder::new(room, Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}
