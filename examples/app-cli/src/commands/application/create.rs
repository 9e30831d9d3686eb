//! `app application create`

use clap::ValueEnum as _;
use funnel_runtime::funnel_flow;

use super::billing::{ChangesPlans, apply_plan};
use super::creation::{MakesApplications, make_application};
use super::terms::{AsksForTerms, accept_terms};
use crate::cli::Create;
use crate::commands::{Tool, name};
use crate::error::CliError;
use crate::telemetry::application_create::{self, Abort, Attrs, Milestone, Step};
use crate::telemetry::{Plan, Region};
use crate::ui;

/// Makes an application, on a plan, in a region, with a key.
///
/// A dry run is no attempt to create anything, so it is not tracked.
#[funnel_flow(
    application_create,
    as flow,
    unless = options.dry_run,
    installation = tool.installation,
)]
pub(crate) fn create(options: &Create, tool: &Tool) -> Result<(), CliError> {
    let Tool { client, ui, .. } = tool;
    flow.step(Step::Name);
    let question = "Name of the application:";
    let name = name::checked(ui.text(options.name.as_ref(), "--name", question)?)?;

    flow.step(Step::Auth);
    client.check_session()?;

    flow.step(Step::Plan);
    let plans = Plan::value_variants().to_vec();
    let plan = ui.choice(options.plan, "--plan", "Plan:", plans)?;
    flow.set(|attrs| attrs.plan = Some(plan));

    flow.step(Step::Terms);
    accept_terms(Some(&flow), plan, options.accept_terms, tool)?;

    flow.step(Step::Region);
    let regions = client.regions()?;
    let region = ui.choice(options.region, "--region", "Region:", regions.clone())?;
    flow.set(|attrs| attrs.region = Some(region));

    if options.dry_run {
        return ui::say(&format!("would create {name} on {plan} in {region}"));
    }

    let application = make_application(Some(&flow), &name, region, &regions, client)?;
    flow.step(Step::ApiKey);
    let key = client.make_key(&name)?.key;
    if plan > Plan::Free {
        flow.step(Step::ApplyPlan);
        apply_plan(Some(&flow), &name, plan, tool)?;
    }
    if let Some(profile) = &options.profile {
        flow.step(Step::ProfileConfigure);
        keep_profile(profile.clone(), &name, &key, tool)?;
    }

    // The application is there. What fails from here on does not change that.
    flow.complete();
    ui::say(&format!(
        "created {name} on {plan} in {}",
        application.region
    ))?;
    if options.profile.is_none() && !options.yes {
        offer_profile(&name, &key, tool)?;
    }
    Ok(())
}

/// A courtesy, for people only.
fn offer_profile(name: &str, key: &str, tool: &Tool) -> Result<(), CliError> {
    let ui = tool.ui;
    if !ui.asks() || !ui.agrees("--profile", "Configure a profile now?")? {
        return Ok(());
    }
    let profile = ui.text(None, "--profile", "Name of the profile:")?;
    keep_profile(profile, name, key, tool)
}

fn keep_profile(profile: String, name: &str, key: &str, tool: &Tool) -> Result<(), CliError> {
    let profile = name::checked(profile)?;
    Ok(tool.files.keep_profile(&profile, name, Some(key))?)
}

impl AsksForTerms for Step {
    const ACCEPTED: Milestone = Milestone::AcceptedTerms;
    const DECLINED: Milestone = Milestone::DeclinedTerms;
    const GIVEN_UP: Abort = Abort::DeclinedTerms;
}

impl MakesApplications for Step {
    const MAKE: Self = Self::ApiCall;
    const NO_ROOM: Abort = Abort::NoCandidates;

    fn made_in(attrs: &mut Attrs, region: Region) {
        attrs.region = Some(region);
    }
}

impl ChangesPlans for Step {
    const BILLING_REQUIRED: Abort = Abort::BillingRequired;
}
