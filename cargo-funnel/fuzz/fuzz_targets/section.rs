//! Any bytes are a file: the reader gives a registry or says why there is none.

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;

// The file itself, so that the tool needs no library beside it whose interface would be a promise.
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/section/mod.rs"]
mod section;

fuzz_target!(|file: &[u8]| {
    match section::contents(&mut Cursor::new(file), None) {
        Ok(contents) => assert_ne!(contents.registry, Default::default()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
