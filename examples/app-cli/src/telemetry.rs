//! What this tool may say about its use: the bounded values, the allowlist and the flows.
//!
//! Declarations only, so that a reviewer has one file to read. No import from the rest of the tool;
//! every other module may import from here.

use std::fmt;

use clap::ValueEnum;
use funnel_runtime::{Allowlist, Label, flow};
use serde::{Deserialize, Serialize};

/// Every attribute key that may leave this tool.
pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&[
    "ci",
    "command",
    "direction",
    "exit_code",
    "from_plan",
    "installation",
    "plan",
    "region",
    "succeeded",
    "to_plan",
    "user_cancelled",
]);

/// What an application costs, from the least to the most. The one that costs nothing is `free`
/// wherever a plan is named.
#[derive(
    Label, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// Costs nothing.
    Free,
    /// For one team.
    Pro,
    /// For a company.
    Business,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_label())
    }
}

/// Where an application runs.
#[derive(
    Label, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Region {
    /// Dublin.
    EuWest,
    /// Stockholm.
    EuNorth,
    /// Virginia.
    UsEast,
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_label())
    }
}

/// Where a change of the plan leads.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To one that costs more.
    Upgrade,
    /// To one that costs less.
    Downgrade,
}

/// What the tool was told to do.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandName {
    /// `app application create`
    ApplicationCreate,
    /// `app application upgrade`
    ApplicationUpgrade,
    /// `app application downgrade`
    ApplicationDowngrade,
    /// `app auth login`
    AuthLogin,
    /// `app auth logout`
    AuthLogout,
}

/// One command, whatever it does. Its three ends are one event, told apart by what it says.
#[flow(
    event = "CLI Command",
    started = "Command Invoked",
    completed = "Command Completed",
    aborted = "Command Completed",
    failed = "Command Completed",
    allow = crate::telemetry::ALLOWED,
    owner = "cli",
)]
pub mod command_run {
    use funnel_runtime::Pseudonym;

    use super::CommandName;

    /// How far it came.
    pub enum Step {
        /// The command does its work.
        Run,
    }

    /// Why it was given up.
    pub enum Abort {
        /// The person pressed Ctrl-C or Esc, or said no.
        Cancelled,
    }

    /// All that its events may say.
    pub struct Attrs {
        /// The command, without what was given to it.
        pub command: Option<CommandName>,
        /// Whether it runs on a build server.
        pub ci: Option<bool>,
        /// This installation of the tool; no person and no machine.
        #[attr(entity)]
        pub installation: Option<Pseudonym>,
        /// Whether it did what it was told.
        pub succeeded: Option<bool>,
        /// What the process ends with, where the command came to its end.
        pub exit_code: Option<u8>,
        /// Whether the person gave it up.
        pub user_cancelled: Option<bool>,
    }
}

/// From the wish for an application to one that runs.
#[flow(event = "CLI Application Create", allow = crate::telemetry::ALLOWED, owner = "cli")]
pub mod application_create {
    use funnel_runtime::Pseudonym;

    use super::{Plan, Region};

    /// In the order in which they are taken.
    pub enum Step {
        /// The application gets its name.
        Name,
        /// The session is checked.
        Auth,
        /// A plan is chosen.
        Plan,
        /// Its terms are accepted, where it costs something.
        Terms,
        /// A region is chosen.
        Region,
        /// The service makes the application.
        ApiCall,
        /// The service makes a key for it.
        ApiKey,
        /// The service moves it to a plan that costs something.
        ApplyPlan,
        /// The key is kept in a profile.
        ProfileConfigure,
    }

    /// Why it was given up.
    pub enum Abort {
        /// The terms of the plan were declined.
        DeclinedTerms,
        /// The person pressed Ctrl-C or Esc.
        Cancelled,
        /// The plan has to be paid for, and there is no way to.
        BillingRequired,
        /// No region has room.
        NoCandidates,
    }

    /// What may happen on the way.
    pub enum Milestone {
        /// The terms of the plan were accepted.
        AcceptedTerms,
        /// The terms of the plan were declined.
        DeclinedTerms,
    }

    /// All that its events may say.
    pub struct Attrs {
        /// This installation of the tool.
        #[attr(entity)]
        pub installation: Option<Pseudonym>,
        /// The plan that is wanted.
        pub plan: Option<Plan>,
        /// The region that is wanted, and then the one that it became.
        pub region: Option<Region>,
    }
}

/// From one plan of an application to another.
#[flow(event = "CLI Plan Change", allow = crate::telemetry::ALLOWED, owner = "cli")]
pub mod plan_change {
    use funnel_runtime::Pseudonym;

    use super::{Direction, Plan};

    /// In the order in which they are taken.
    pub enum Step {
        /// An application is chosen.
        Application,
        /// A plan is chosen.
        Plan,
        /// Its terms are accepted, on the way up.
        Terms,
        /// The person is asked whether they are sure, on the way down.
        Confirm,
        /// The service moves the application to the plan.
        ApplyPlan,
    }

    /// Why it was given up.
    pub enum Abort {
        /// The terms of the plan were declined.
        DeclinedTerms,
        /// The person pressed Ctrl-C or Esc, or was not sure.
        Cancelled,
        /// The plan has to be paid for, and there is no way to.
        BillingRequired,
        /// The application is on the plan.
        AlreadyOnPlan,
        /// There is no application that could go in this direction.
        NoCandidates,
    }

    /// What may happen on the way.
    pub enum Milestone {
        /// The terms of the plan were accepted.
        AcceptedTerms,
        /// The terms of the plan were declined.
        DeclinedTerms,
    }

    /// All that its events may say.
    pub struct Attrs {
        /// This installation of the tool.
        #[attr(entity)]
        pub installation: Option<Pseudonym>,
        /// Up or down.
        pub direction: Option<Direction>,
        /// The plan before.
        pub from_plan: Option<Plan>,
        /// The plan that is wanted.
        pub to_plan: Option<Plan>,
    }
}

/// From a stranger to somebody with a session and an application.
#[flow(event = "CLI Auth Login", allow = crate::telemetry::ALLOWED, owner = "cli")]
pub mod auth_login {
    use funnel_runtime::Pseudonym;

    use super::Region;

    /// In the order in which they are taken.
    pub enum Step {
        /// The person allows it in the browser.
        BrowserWait,
        /// The code from the browser becomes a session.
        CodeExchange,
        /// The applications of the person are fetched.
        AppsFetch,
        /// One of them is chosen.
        AppSelect,
        /// Or one is made.
        AppCreate,
        /// The choice is kept in a profile.
        ProfileConfigure,
    }

    /// Why it was given up.
    pub enum Abort {
        /// The person pressed Ctrl-C or Esc.
        Cancelled,
        /// The person did not allow it in the browser.
        Denied,
        /// No region has room for a first application.
        NoCandidates,
    }

    /// All that its events may say.
    pub struct Attrs {
        /// This installation of the tool.
        #[attr(entity)]
        pub installation: Option<Pseudonym>,
        /// Where an application was made, if one was.
        pub region: Option<Region>,
    }
}

/// The end of a session.
#[flow(event = "CLI Auth Logout", allow = crate::telemetry::ALLOWED, owner = "cli")]
pub mod auth_logout {
    use funnel_runtime::Pseudonym;

    /// In the order in which they are taken.
    pub enum Step {
        /// The person is asked whether they are sure.
        Confirm,
        /// The service ends the session.
        Revoke,
        /// This machine forgets it.
        Forget,
    }

    /// Why it was given up.
    pub enum Abort {
        /// The person pressed Ctrl-C or Esc, or was not sure.
        Cancelled,
    }

    /// All that its events may say.
    pub struct Attrs {
        /// This installation of the tool.
        #[attr(entity)]
        pub installation: Option<Pseudonym>,
    }
}
