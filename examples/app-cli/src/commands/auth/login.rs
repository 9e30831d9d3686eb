//! `app auth login`

use std::fmt;

use funnel_runtime::{Flow, funnel_flow};

use crate::api::Application;
use crate::cli::Login;
use crate::client::{ApiError, Client};
use crate::commands::application::{MakesApplications, make_application};
use crate::commands::{Tool, name};
use crate::error::CliError;
use crate::telemetry::Region;
use crate::telemetry::auth_login::{self, Abort, Attrs, Step};
use crate::ui;

/// Begins a session by way of the browser, and chooses the application to work with.
#[funnel_flow(auth_login, as flow, installation = tool.installation)]
pub(crate) fn login(options: &Login, tool: &Tool) -> Result<(), CliError> {
    let Tool { files, ui, .. } = tool;
    flow.step(Step::BrowserWait);
    let started = tool.client.start_login()?;
    ui::remark(&format!("open {} to log in", started.url));
    let code = match wait(&tool.client, &started.login) {
        Err(error @ ApiError::Denied) => return flow.abort(Abort::Denied, error.into()),
        waited => waited?,
    };

    flow.step(Step::CodeExchange);
    let token = tool.client.exchange(code)?.token;
    files.keep_session(&token)?;
    let client = tool.client.with_token(token);

    flow.step(Step::AppsFetch);
    let applications = client.applications()?;

    flow.step(Step::AppSelect);
    let application = match choose(applications, options, tool)? {
        Choice::Existing(application) => application,
        Choice::New => create(&flow, &client, tool)?,
    };

    flow.step(Step::ProfileConfigure);
    let question = "Name of the profile:";
    let profile = name::checked(ui.text(options.profile.as_ref(), "--profile", question)?)?;
    files.keep_profile(&profile, &application.name, None)?;

    flow.complete();
    ui::say(&format!("logged in, working with {}", application.name))
}

/// Waits until the person has allowed it in the browser, and returns the code to exchange.
fn wait(client: &Client, login: &str) -> Result<String, ApiError> {
    loop {
        // The service answers when there is news, so this asks once in a while.
        if let Some(code) = client.login(login)?.code {
            return Ok(code);
        }
    }
}

/// What the person may work with.
enum Choice {
    Existing(Application),
    New,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Existing(application) => application.fmt(f),
            Self::New => f.write_str("a new application"),
        }
    }
}

fn choose(
    applications: Vec<Application>,
    options: &Login,
    tool: &Tool,
) -> Result<Choice, CliError> {
    if let Some(name) = &options.application {
        let mut found = applications.into_iter().filter(|found| found.name == *name);
        return Ok(Choice::Existing(found.next().ok_or(ApiError::NotFound)?));
    }
    if applications.is_empty() {
        return Ok(Choice::New);
    }
    let mut choices: Vec<_> = applications.into_iter().map(Choice::Existing).collect();
    choices.push(Choice::New);
    tool.ui
        .choice(None, "--application", "Application:", choices)
}

fn create(flow: &Flow<Step>, client: &Client, tool: &Tool) -> Result<Application, CliError> {
    flow.step(Step::AppCreate);
    let question = "Name of the new application:";
    let name = name::checked(tool.ui.text(None, "--application", question)?)?;
    let regions = client.regions()?;
    let Some(nearest) = regions.first().copied() else {
        return flow.abort(Abort::NoCandidates, CliError::NoRoom);
    };
    make_application(Some(flow), &name, nearest, &regions, client)
}

impl MakesApplications for Step {
    const MAKE: Self = Self::AppCreate;
    const NO_ROOM: Abort = Abort::NoCandidates;

    fn made_in(attrs: &mut Attrs, region: Region) {
        attrs.region = Some(region);
    }
}
