//! `#[funnel_step]` on every shape of function a user can write. Each test takes one shape, which has
//! a step of its own, and calls it once for every ending it can come to. The table in
//! `tests/README.md` lists them. Not here: what the framework does around a call (`behaviour`).
#![allow(
    clippy::all,
    clippy::pedantic,
    reason = "functions are written as users may write them, not as one should"
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
