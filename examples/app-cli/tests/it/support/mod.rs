//! What the tests share. Assertions about what was told are in `story`.

pub(crate) mod story;
pub(crate) mod terminal;
pub(crate) mod world;

use std::time::Duration;

/// How long a test waits for what is to happen at once. Reached only where it does not happen.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);
