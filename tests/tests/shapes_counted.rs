//! Every shape of function again, with `#[business_counter]` and `#[funnel_step]` on it: the build script
//! writes the second attribute into the sources of `shapes`. `Shape` asserts that the counter of a
//! function's calls and the outcomes of its step agree.
#![allow(
    clippy::all,
    clippy::pedantic,
    reason = "functions are written as users may write them, not as one should"
)]

include!(concat!(env!("OUT_DIR"), "/counted/shapes.rs"));
