//! The process around the tool: command line in, exit code out.

use app_cli::cli::{Cli, Command};
use app_cli::client::Client;
use app_cli::delivery::Delivery;
use app_cli::error::CliError;
use app_cli::files::Files;
use app_cli::settings::Settings;
use app_cli::ui::{self, Ui};
use app_cli::{Tool, commands, notice};
use clap::Parser as _;

/// What the process ends with where the tool cannot begin.
const CANNOT_START: u8 = 2;

fn main() {
    // Help, a version and a bad option end here, and are not told.
    let cli = Cli::parse();
    let settings = Settings::from_env().unwrap_or_else(|error| {
        ui::remark(&format!("app: {error}: set APP_DATA_DIR to a folder"));
        funnel_runtime::exit(CANNOT_START.into())
    });
    let files = Files::new(settings.data.clone());
    // Dropped by a panic, it delivers, too.
    let delivery = Delivery::start(&settings, &files);
    let code = act(&cli.command, &settings, files, &delivery);
    delivery.finish();
    funnel_runtime::exit(code.into())
}

/// Does what the tool was told, and returns what the process ends with.
fn act(command: &Command, settings: &Settings, files: Files, delivery: &Delivery) -> u8 {
    let tool = match prepare(command, settings, files, delivery) {
        Ok(tool) => tool,
        Err(error) => return explain(&error),
    };
    let result = commands::run(command, &tool);
    let code = result.map_or_else(|error| explain(&error), |()| 0);
    notice::newer_version(&tool);
    code
}

/// Everything that a command needs; a session, too, if it needs one.
fn prepare(
    command: &Command,
    settings: &Settings,
    files: Files,
    delivery: &Delivery,
) -> Result<Tool, CliError> {
    let session = files.session()?;
    if command.needs_session() && session.is_none() {
        return Err(CliError::NotLoggedIn);
    }
    Ok(Tool {
        client: Client::new(settings, session),
        installation: delivery.installation(&files),
        ui: Ui::of_process(),
        files,
    })
}

/// Says what went wrong, with every cause, unless the person chose it.
fn explain(error: &CliError) -> u8 {
    if !error.is_own_choice() {
        let mut cause: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = cause {
            ui::remark(&format!("app: {error}"));
            cause = error.source();
        }
    }
    error.exit_code()
}
