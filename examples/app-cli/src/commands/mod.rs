//! What the commands do, and the flow around each of them.

pub(crate) mod application;
pub(crate) mod auth;
mod name;

use funnel_runtime::{Pseudonym, funnel_flow, is_ci};

use crate::cli::{Application, Auth, Command};
use crate::client::Client;
use crate::error::CliError;
use crate::files::Files;
use crate::telemetry::Direction;
use crate::telemetry::command_run::{self, Step};
use crate::ui::Ui;

/// What every command has at hand.
#[derive(Debug)]
pub struct Tool {
    /// The service.
    pub client: Client,
    /// What the tool remembers.
    pub files: Files,
    /// The terminal.
    pub ui: Ui,
    /// Who uses the tool, as far as telemetry may know.
    pub installation: Option<Pseudonym>,
}

/// Does what the tool was told.
///
/// Not for what ends before there is a command: `--help`, a bad option, a missing session.
///
/// # Errors
///
/// When it could not be done, or was given up.
#[funnel_flow(
    command_run,
    as flow,
    unless = command.is_dry_run(),
    command = command.name(),
    ci = is_ci(),
    installation = tool.installation,
)]
pub fn run(command: &Command, tool: &Tool) -> Result<(), CliError> {
    flow.step(Step::Run);
    // Of a panic or a signal, that much is known.
    flow.set(|attrs| attrs.succeeded = Some(false));
    let result = match command {
        Command::Application(Application::Create(options)) => application::create(options, tool),
        Command::Application(Application::Upgrade(options)) => {
            application::change_plan(Direction::Upgrade, options, tool)
        }
        Command::Application(Application::Downgrade(options)) => {
            application::change_plan(Direction::Downgrade, options, tool)
        }
        Command::Auth(Auth::Login(options)) => auth::login(options, tool),
        Command::Auth(Auth::Logout(options)) => auth::logout(options, tool),
    };
    flow.set(|attrs| {
        attrs.succeeded = Some(result.is_ok());
        attrs.exit_code = Some(result.as_ref().map_or_else(CliError::exit_code, |()| 0));
        attrs.user_cancelled = Some(matches!(result, Err(CliError::Cancelled)));
    });
    result
}
