//! Making an application, wherever one is made.

use std::iter;

use funnel_runtime::{Flow, FlowStep, OptionalFlow as _};

use crate::api::Application;
use crate::client::{ApiError, Client};
use crate::error::CliError;
use crate::telemetry::Region;
use crate::ui;

/// A flow in which an application is made.
pub(crate) trait MakesApplications: FlowStep {
    const MAKE: Self;
    const NO_ROOM: Self::Abort;

    /// Says where the application was made.
    fn made_in(attrs: &mut Self::Attrs, region: Region);
}

/// Makes an application in the region that is wanted, or else in the first that has room.
pub(crate) fn make_application<S: MakesApplications>(
    flow: Option<&Flow<S>>,
    name: &str,
    wanted: Region,
    regions: &[Region],
    client: &Client,
) -> Result<Application, CliError> {
    flow.step(S::MAKE);
    let others = regions.iter().copied().filter(|other| *other != wanted);
    for region in iter::once(wanted).chain(others) {
        match client.create(name, region) {
            Err(ApiError::RegionFull) => ui::remark(&format!("{region} has no room")),
            made => {
                let application = made?;
                flow.set(|attrs| S::made_in(attrs, application.region));
                return Ok(application);
            }
        }
    }
    flow.abort(S::NO_ROOM, CliError::NoRoom)
}
