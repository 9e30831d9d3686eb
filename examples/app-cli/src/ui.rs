//! The terminal: questions to the person, and what is said to them.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use inquire::{Confirm, InquireError, Select, Text};

use crate::error::CliError;

/// Asks and says.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    asks: bool,
}

impl Ui {
    /// Asks where standard input is a terminal.
    #[must_use]
    pub fn of_process() -> Self {
        Self {
            asks: io::stdin().is_terminal(),
        }
    }

    /// Never asks: what is not given is missing.
    #[must_use]
    pub fn silent() -> Self {
        Self { asks: false }
    }

    /// Whether there is a person to ask.
    pub(crate) fn asks(self) -> bool {
        self.asks
    }

    /// What was given, or else what the person writes.
    pub(crate) fn text(
        self,
        given: Option<&String>,
        option: &'static str,
        question: &str,
    ) -> Result<String, CliError> {
        match given {
            Some(given) => Ok(given.clone()),
            None => self.ask(option, || Text::new(question).prompt()),
        }
    }

    /// What was given, or else what the person chooses.
    pub(crate) fn choice<T: Display>(
        self,
        given: Option<T>,
        option: &'static str,
        question: &str,
        choices: Vec<T>,
    ) -> Result<T, CliError> {
        match given {
            Some(given) => Ok(given),
            None => self.ask(option, || Select::new(question, choices).prompt()),
        }
    }

    /// Whether the person says yes. Enter alone is a no.
    pub(crate) fn agrees(self, option: &'static str, question: &str) -> Result<bool, CliError> {
        self.ask(option, || {
            Confirm::new(question).with_default(false).prompt()
        })
    }

    fn ask<T>(
        self,
        option: &'static str,
        prompt: impl FnOnce() -> Result<T, InquireError>,
    ) -> Result<T, CliError> {
        if !self.asks {
            return Err(CliError::Missing(option));
        }
        prompt().map_err(|error| match error {
            InquireError::OperationCanceled | InquireError::OperationInterrupted => {
                CliError::Cancelled
            }
            other => CliError::Prompt(other),
        })
    }
}

/// Says the outcome, on standard output.
pub(crate) fn say(line: &str) -> Result<(), CliError> {
    writeln!(io::stdout(), "{line}").map_err(CliError::Print)
}

/// Makes a remark, on standard error. Where it cannot be written, there is nobody to tell.
pub fn remark(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
