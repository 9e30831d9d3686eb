//! Every shape of function again, with `#[funnel_flow]` and `#[funnel_step]` on it: the build script
//! writes the second attribute into the sources of `shapes`, and a flow for each function. `Shape` asserts
//! that each call is one start and one end of the flow, with the outcome of the step.
#![allow(
    clippy::all,
    clippy::pedantic,
    reason = "functions are written as users may write them, not as one should"
)]

include!(concat!(env!("OUT_DIR"), "/flowing/shapes.rs"));
