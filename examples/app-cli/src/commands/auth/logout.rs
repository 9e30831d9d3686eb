//! `app auth logout`

use funnel_runtime::funnel_flow;

use crate::cli::Logout;
use crate::commands::Tool;
use crate::error::CliError;
use crate::telemetry::auth_logout::{self, Abort, Step};
use crate::ui;

/// Ends the session, at the service and here.
#[funnel_flow(auth_logout, as flow, installation = tool.installation)]
pub(crate) fn logout(options: &Logout, tool: &Tool) -> Result<(), CliError> {
    flow.step(Step::Confirm);
    if !options.yes && !tool.ui.agrees("--yes", "End the session?")? {
        return flow.abort(Abort::Cancelled, CliError::Cancelled);
    }
    flow.step(Step::Revoke);
    tool.client.end_session()?;
    flow.step(Step::Forget);
    tool.files.forget_session()?;
    flow.complete();
    ui::say("logged out")
}
