//! Trying a configuration: each backend gets one attempt, and what came of it is kept. The tool that
//! checks a configuration emits the event.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Choice, Config};
use crate::account::Reason;
#[cfg(feature = "_client")]
use crate::backend::http::{Exchange, Failure, take_exchange};
use crate::backend::{Answer, Backend, Batch, Limits};

/// What is known of a backend that is tried.
#[derive(Clone)]
pub struct Probe {
    backend: String,
    outcome: Arc<Mutex<Option<Outcome>>>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Outcome {
    /// Whether the destination has the event.
    pub result: ProbeResult,
    /// The status of HTTP, where there was one.
    pub status: Option<u16>,
    /// What happened, and what to do about it.
    pub message: String,
}

/// Whether a destination has an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum ProbeResult {
    /// It has.
    Delivered,
    /// It has not, or did not say so.
    Failed,
    /// It was not asked.
    NotTried,
}

/// The configuration with each backend made ready to be tried once, in order: without its spool, whose events
/// would go along. Standard output is left out, which the answer of a tool goes to.
pub fn probed(mut config: Config, attempt: Duration) -> (Config, Vec<Probe>) {
    let mut probes = Vec::new();
    let choices = std::mem::take(&mut config.backends);
    for choice in choices {
        let outcome = Arc::new(Mutex::new(None));
        let backend = match ready(choice) {
            Ok(inner) => {
                let name = inner.name().to_owned();
                config.backends.push(Choice::Custom(Box::new(Tried {
                    inner,
                    attempt,
                    outcome: Arc::clone(&outcome),
                })));
                name
            }
            Err((name, known)) => {
                *lock(&outcome) = Some(known);
                name.to_owned()
            }
        };
        probes.push(Probe { backend, outcome });
    }
    (config, probes)
}

/// The backend, opened; or its name, and why it is not tried.
fn ready(choice: Choice) -> Result<Box<dyn Backend>, (&'static str, Outcome)> {
    let name = match choice {
        Choice::Stdout => return Err(("stdout", left_out())),
        #[cfg(feature = "spool")]
        Choice::Spooled(backend, _) => return Ok(backend),
        Choice::Custom(backend) => return Ok(backend),
        #[cfg(feature = "sqlite")]
        Choice::Sqlite { .. } => "sqlite",
        Choice::JsonLines(..) => "json_lines",
    };
    match choice.open() {
        Ok((backend, _)) => Ok(backend),
        Err(error) => Err((name, refused(error.to_string()))),
    }
}

impl Probe {
    /// The name of the backend.
    #[must_use]
    pub fn backend(&self) -> &str {
        &self.backend
    }

    /// What has come of it so far.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        lock(&self.outcome).clone().unwrap_or_else(unsettled)
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe")
            .field("backend", &self.backend)
            .field("outcome", &self.outcome())
            .finish()
    }
}

fn lock(outcome: &Mutex<Option<Outcome>>) -> MutexGuard<'_, Option<Outcome>> {
    outcome.lock().unwrap_or_else(PoisonError::into_inner)
}

fn left_out() -> Outcome {
    Outcome {
        result: ProbeResult::NotTried,
        status: None,
        message: "it would write into this answer".to_owned(),
    }
}

fn unsettled() -> Outcome {
    refused("no answer in time: check that the destination can be reached, or allow more time")
}

fn refused(message: impl Into<String>) -> Outcome {
    Outcome {
        result: ProbeResult::Failed,
        status: None,
        message: message.into(),
    }
}

/// A backend that gets one attempt, whatever comes of it.
struct Tried {
    inner: Box<dyn Backend>,
    attempt: Duration,
    outcome: Arc<Mutex<Option<Outcome>>>,
}

impl Backend for Tried {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn limits(&self) -> Limits {
        let limits = self.inner.limits();
        Limits {
            linger: Duration::ZERO,
            attempt: limits.attempt.min(self.attempt),
            ..limits
        }
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        #[cfg(feature = "_client")]
        take_exchange();
        let answer = self.inner.send(batch);
        *lock(&self.outcome) = Some(of_answer(&answer));
        // Nothing is tried again: a probe says how things are now.
        match answer {
            Answer::Delivered => answer,
            Answer::Rejected(reason) | Answer::Refused(reason) => Answer::Rejected(reason),
            _ => Answer::Rejected(Reason::RetriesExhausted),
        }
    }
}

fn of_answer(answer: &Answer) -> Outcome {
    let (status, failure) = exchange();
    let result = match answer {
        Answer::Delivered => ProbeResult::Delivered,
        _ => ProbeResult::Failed,
    };
    let message = match (answer, failure) {
        (Answer::Delivered, _) => "the destination has the event".to_owned(),
        (Answer::Retry(_), Some(failure)) => failure.to_owned(),
        (Answer::Retry(_), None) => match status {
            Some(429) => "it limits how much is sent: try again later, or ask for a higher limit".to_owned(),
            Some(_) => "it fails at the moment: try again later, and look at the destination's own state".to_owned(),
            None => "it cannot be written now: check that the disk has room, and that nobody else has the file locked".to_owned(),
        },
        (Answer::Rejected(Reason::Auth) | Answer::Refused(Reason::Auth), _) => {
            "the key was refused: check that it is of the right kind, and of this account and region".to_owned()
        }
        (Answer::Refused(_), _) if status.is_some() => {
            "what answers there is not this service: check the URL".to_owned()
        }
        (Answer::Refused(_), _) => {
            "it cannot be written: check that the file is a whole one, and may be written".to_owned()
        }
        (Answer::Rejected(reason), _) => {
            format!("the event was refused ({reason}): check that the destination takes what it is sent")
        }
        _ => "the event was refused: check that the destination takes what it is sent".to_owned(),
    };
    Outcome {
        result,
        status,
        message,
    }
}

/// The status that came, or why none did and what to do.
#[cfg(feature = "_client")]
fn exchange() -> (Option<u16>, Option<&'static str>) {
    match take_exchange() {
        None => (None, None),
        Some(Exchange::Status(status)) => (Some(status), None),
        Some(Exchange::Failed(failure)) => (
            None,
            Some(match failure {
                Failure::Connect => {
                    "there is no connection: check the host, the port, the proxy and the firewall"
                }
                Failure::Broken => "the connection broke: check that a server of HTTP is there",
                Failure::Timeout => {
                    "no answer in time: check that the destination can be reached, or allow more time"
                }
                Failure::Tls => {
                    "there is no secure connection: check the certificate, and whether the URL has to begin with `http://`"
                }
            }),
        ),
    }
}

#[cfg(not(feature = "_client"))]
fn exchange() -> (Option<u16>, Option<&'static str>) {
    (None, None)
}
