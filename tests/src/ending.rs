//! Bodies that end as they are told to.

use std::fmt;
use std::future;
use std::panic;

use crate::poll::yield_once;

/// What [`Ending::act`] returns in `Ok`.
pub const ANSWER: u32 = 7;

/// How a call is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With success.
    Ok,
    /// With an error.
    Error,
    /// Dropped before it is ready; of a future only.
    Cancelled,
    /// By unwinding.
    Panicked,
}

impl Ending {
    /// Every ending, in the order of [`outcomes`](crate::outcomes).
    pub const ALL: [Self; 4] = [Self::Ok, Self::Error, Self::Cancelled, Self::Panicked];

    /// Ends so.
    ///
    /// # Errors
    ///
    /// When told to.
    ///
    /// # Panics
    ///
    /// When told to, without a message on stderr.
    pub fn act(self) -> Result<u32, Refused> {
        match self {
            Self::Ok => Ok(ANSWER),
            Self::Error => Err(Refused),
            Self::Panicked => panic::resume_unwind(Box::new("told to")),
            Self::Cancelled => unreachable!("only a future can be cancelled"),
        }
    }

    /// As [`Ending::act`], after having been pending once, or for ever.
    ///
    /// # Errors
    ///
    /// When told to.
    pub async fn act_later(self) -> Result<u32, Refused> {
        yield_once().await;
        if self == Self::Cancelled {
            future::pending::<()>().await;
        }
        self.act()
    }
}

/// The error of a call that was told to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}
