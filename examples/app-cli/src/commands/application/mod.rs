//! Commands about applications, and what they share with each other and with the login.

mod billing;
mod create;
mod creation;
mod plan_change;
mod terms;

pub(crate) use create::create;
pub(crate) use creation::{MakesApplications, make_application};
pub(crate) use plan_change::change_plan;
