//! The terms of a plan, wherever one is chosen.

use funnel_runtime::{Flow, FlowStep, OptionalFlow as _};

use crate::commands::Tool;
use crate::error::CliError;
use crate::telemetry::Plan;
use crate::ui;

/// A flow in which terms are accepted or declined.
pub(crate) trait AsksForTerms: FlowStep {
    const ACCEPTED: Self::Milestone;
    const DECLINED: Self::Milestone;
    const GIVEN_UP: Self::Abort;
}

/// Asks the person, unless they have accepted on the command line. What costs nothing has no terms.
pub(crate) fn accept_terms<S: AsksForTerms>(
    flow: Option<&Flow<S>>,
    plan: Plan,
    accepted: bool,
    tool: &Tool,
) -> Result<(), CliError> {
    if plan == Plan::Free {
        return Ok(());
    }
    ui::remark(&tool.client.terms(plan)?.text);
    let question = format!("Accept the terms of {plan}?");
    if accepted || tool.ui.agrees("--accept-terms", &question)? {
        flow.milestone(S::ACCEPTED);
        return Ok(());
    }
    flow.milestone(S::DECLINED);
    flow.abort(S::GIVEN_UP, CliError::DeclinedTerms)
}
