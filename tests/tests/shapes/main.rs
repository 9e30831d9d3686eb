//! `#[funnel_step]` on every shape of function a user can write. Each test takes one shape, which has
//! a step of its own, and calls it once for every ending it can come to. The table in
//! `tests/README.md` lists them. Not here: what the framework does around a call (`behaviour`).
#![allow(
    clippy::unused_async,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "the shape of a function is what is tested, not what it does"
)]

mod arguments;
mod beside_attributes;
mod diverging;
mod drops;
mod free;
mod futures;
mod generics;
mod inference;
mod leaving;
mod lifetimes;
mod made_by_macros;
mod methods;
mod opaque;
mod track_caller;
mod traits;
