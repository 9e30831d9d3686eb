//! What the tests of this package share: functions that end as they are told to, the counts and
//! events they leave, and polling by hand. No test, and nothing that knows a particular funnel.

mod counts;
mod ending;
pub mod exits;
#[cfg(unix)]
pub mod fork;
mod poll;
#[cfg(unix)]
pub mod scene;
mod shape;

pub use counts::{calls, counter, flows, outcomes, problems};
pub use ending::{ANSWER, Ending, Refused};
pub use poll::{finish, poll_once, yield_once};
pub use shape::{Shape, attributes};
