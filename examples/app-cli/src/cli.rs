//! The command line. Shape only: what the options do is elsewhere.

use clap::{Args, Parser, Subcommand};

use crate::telemetry::{CommandName, Plan, Region};

/// Applications on the platform.
#[derive(Debug, Parser)]
#[command(name = "app", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the tool can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make and change applications.
    #[command(subcommand)]
    Application(Application),
    /// Begin and end a session.
    #[command(subcommand)]
    Auth(Auth),
}

/// What can be done with applications.
#[derive(Debug, Subcommand)]
pub enum Application {
    /// Make an application.
    Create(Create),
    /// Move an application to a plan that costs more.
    Upgrade(PlanChange),
    /// Move an application to a plan that costs less.
    Downgrade(PlanChange),
}

/// What can be done with the session.
#[derive(Debug, Subcommand)]
pub enum Auth {
    /// Begin a session.
    Login(Login),
    /// End the session.
    Logout(Logout),
}

/// Options of `app application create`. What is not given is asked for.
#[derive(Clone, Debug, Default, Args)]
pub struct Create {
    /// What the application is called.
    #[arg(long)]
    pub name: Option<String>,
    /// What it costs.
    #[arg(long)]
    pub plan: Option<Plan>,
    /// Where it runs.
    #[arg(long)]
    pub region: Option<Region>,
    /// Accept the terms of the plan.
    #[arg(long)]
    pub accept_terms: bool,
    /// Keep the key of the application in this profile.
    #[arg(long)]
    pub profile: Option<String>,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Do not offer anything afterwards.
    #[arg(long)]
    pub yes: bool,
}

/// Options of `app application upgrade` and `downgrade`. What is not given is asked for.
#[derive(Clone, Debug, Default, Args)]
pub struct PlanChange {
    /// The application.
    #[arg(long)]
    pub name: Option<String>,
    /// The plan it is to be on.
    #[arg(long)]
    pub plan: Option<Plan>,
    /// Accept the terms of the plan.
    #[arg(long)]
    pub accept_terms: bool,
    /// Do not ask whether you are sure.
    #[arg(long)]
    pub yes: bool,
}

/// Options of `app auth login`. What is not given is asked for.
#[derive(Clone, Debug, Default, Args)]
pub struct Login {
    /// The application to work with.
    #[arg(long)]
    pub application: Option<String>,
    /// Keep the choice in this profile.
    #[arg(long)]
    pub profile: Option<String>,
}

/// Options of `app auth logout`.
#[derive(Clone, Debug, Default, Args)]
pub struct Logout {
    /// Do not ask whether you are sure.
    #[arg(long)]
    pub yes: bool,
}

impl Command {
    /// What telemetry calls it.
    #[must_use]
    pub fn name(&self) -> CommandName {
        match self {
            Self::Application(Application::Create(_)) => CommandName::ApplicationCreate,
            Self::Application(Application::Upgrade(_)) => CommandName::ApplicationUpgrade,
            Self::Application(Application::Downgrade(_)) => CommandName::ApplicationDowngrade,
            Self::Auth(Auth::Login(_)) => CommandName::AuthLogin,
            Self::Auth(Auth::Logout(_)) => CommandName::AuthLogout,
        }
    }

    /// Whether somebody has to be logged in.
    #[must_use]
    pub fn needs_session(&self) -> bool {
        !matches!(self, Self::Auth(Auth::Login(_)))
    }

    /// Whether it only says what it would do.
    #[must_use]
    pub fn is_dry_run(&self) -> bool {
        matches!(self, Self::Application(Application::Create(create)) if create.dry_run)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
