//! `app application upgrade` and `app application downgrade`

use clap::ValueEnum as _;
use funnel_runtime::funnel_flow;

use super::billing::{ChangesPlans, apply_plan};
use super::terms::{AsksForTerms, accept_terms};
use crate::api::Application;
use crate::cli::PlanChange;
use crate::client::ApiError;
use crate::commands::Tool;
use crate::error::CliError;
use crate::telemetry::plan_change::{self, Abort, Milestone, Step};
use crate::telemetry::{Direction, Plan};
use crate::ui;

/// Moves an application to another plan.
#[funnel_flow(
    plan_change,
    as flow,
    direction = direction,
    installation = tool.installation,
)]
pub(crate) fn change_plan(
    direction: Direction,
    options: &PlanChange,
    tool: &Tool,
) -> Result<(), CliError> {
    let Tool { client, ui, .. } = tool;
    flow.step(Step::Application);
    let applications = client.applications()?;
    let given = match &options.name {
        Some(name) => Some(named(&applications, name)?),
        None => None,
    };
    let candidates: Vec<_> = applications
        .into_iter()
        .filter(|application| !direction.from(application.plan).is_empty())
        .collect();
    if given.is_none() && candidates.is_empty() {
        return flow.abort(Abort::NoCandidates, CliError::NoCandidates(direction));
    }
    let application = ui.choice(given, "--name", "Application:", candidates)?;
    let from = application.plan;
    flow.set(|attrs| attrs.from_plan = Some(from));

    flow.step(Step::Plan);
    let plans = direction.from(from);
    if options.plan.is_none() && plans.is_empty() {
        return flow.abort(Abort::NoCandidates, CliError::NoCandidates(direction));
    }
    let to = ui.choice(options.plan, "--plan", "Plan:", plans.clone())?;
    flow.set(|attrs| attrs.to_plan = Some(to));
    let name = application.name;
    if to == from {
        let error = CliError::AlreadyOnPlan {
            application: name,
            plan: to,
        };
        return flow.abort(Abort::AlreadyOnPlan, error);
    }
    if !plans.contains(&to) {
        return Err(CliError::WrongDirection {
            direction,
            plan: to,
        });
    }

    match direction {
        Direction::Upgrade => {
            flow.step(Step::Terms);
            accept_terms(Some(&flow), to, options.accept_terms, tool)?;
        }
        Direction::Downgrade => {
            flow.step(Step::Confirm);
            let question = format!("Move {name} down to {to}?");
            if !options.yes && !ui.agrees("--yes", &question)? {
                return flow.abort(Abort::Cancelled, CliError::Cancelled);
            }
        }
    }

    flow.step(Step::ApplyPlan);
    apply_plan(Some(&flow), &name, to, tool)?;
    flow.complete();
    ui::say(&format!("moved {name} from {from} to {to}"))
}

fn named(applications: &[Application], name: &str) -> Result<Application, CliError> {
    let found = applications.iter().find(|found| found.name == name);
    Ok(found.cloned().ok_or(ApiError::NotFound)?)
}

impl Direction {
    /// The plans that lie there.
    fn from(self, plan: Plan) -> Vec<Plan> {
        let lies_there = |other: &Plan| match self {
            Self::Upgrade => *other > plan,
            Self::Downgrade => *other < plan,
        };
        let plans = Plan::value_variants().iter().copied();
        plans.filter(lies_there).collect()
    }
}

impl AsksForTerms for Step {
    const ACCEPTED: Milestone = Milestone::AcceptedTerms;
    const DECLINED: Milestone = Milestone::DeclinedTerms;
    const GIVEN_UP: Abort = Abort::DeclinedTerms;
}

impl ChangesPlans for Step {
    const BILLING_REQUIRED: Abort = Abort::BillingRequired;
}
