//! Moving an application to a plan, wherever that is done.

use funnel_runtime::{Flow, FlowStep, OptionalFlow as _};

use crate::client::ApiError;
use crate::commands::Tool;
use crate::error::CliError;
use crate::telemetry::Plan;

/// A flow in which a plan may have to be paid for.
pub(crate) trait ChangesPlans: FlowStep {
    const BILLING_REQUIRED: Self::Abort;
}

/// Moves the application. Where there is no way to pay, the person has to see to it: that is no
/// failure of the tool.
pub(crate) fn apply_plan<S: ChangesPlans>(
    flow: Option<&Flow<S>>,
    name: &str,
    plan: Plan,
    tool: &Tool,
) -> Result<(), CliError> {
    match tool.client.set_plan(name, plan) {
        Err(error @ ApiError::BillingRequired) => {
            flow.abort(S::BILLING_REQUIRED, CliError::Api(error))
        }
        applied => Ok(applied.map(drop)?),
    }
}
