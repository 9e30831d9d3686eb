//! Flows with all that they can have and with nothing, their functions, helpers and errors, and the events of
//! a run.
#![deny(
    warnings,
    missing_docs,
    unused,
    unused_qualifications,
    unreachable_pub,
    rust_2018_idioms
)]
#![forbid(unsafe_code)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use funnel_runtime::testing::Recorder;
use funnel_runtime::{ErrorClass, Flow, FlowError, FlowStep, Id, OptionalFlow as _, flow, funnel_flow};

use crate::telemetry::application_create::{self, Abort, Milestone, Step};
use crate::telemetry::{Region, login, r#loop};

/// What the program may say.
pub mod telemetry {
    use funnel_runtime::{Allowlist, Label, flow};

    /// Every attribute key this program may send.
    pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan", "region", "match"]);

    /// Where an application runs.
    #[derive(Label, Clone, Copy, Debug)]
    pub enum Region {
        /// In the east.
        East,
        /// In the west.
        West,
    }

    /// An application is made.
    #[flow(
        event = "CLI Application Create",
        started = "Command Invoked",
        aborted = "Command Left",
        failed = "Command Left",
        allow = crate::telemetry::ALLOWED,
        rename_all = "camelCase",
        owner = "cli",
    )]
    pub mod application_create {
        use super::Region;
        use funnel_runtime::Id;

        /// In order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Step {
            /// The name is asked for.
            Name,
            /// So is where it runs.
            Region,
            /// The service is called.
            ApiCall,
        }

        /// Why one gives up.
        pub enum Abort {
            /// The terms were declined.
            DeclinedTerms,
            /// Somebody cancelled.
            Cancelled,
        }

        /// What happens on the way.
        pub enum Milestone {
            /// The terms were accepted.
            AcceptedTerms,
            /// A region was chosen.
            #[milestone(event = "Application Region Chosen")]
            Region,
        }

        /// All that an event of this flow may say.
        #[derive(Clone, Debug)]
        pub struct Attrs {
            /// Where it runs.
            pub region: Option<Region>,
            /// Who owns it.
            #[attr(entity, rename = "owner_id")]
            pub team_id: Option<Id>,
            /// How often it was tried.
            pub attempt: Option<u32>,
        }

        impl Step {
            /// The first one.
            pub const FIRST: Self = Self::Name;
        }
    }

    /// A person logs in. Nothing is said of it.
    #[flow(event = "Login", allow = ALLOWED)]
    pub mod login {
        /// In order.
        pub enum Step {
            /// The browser opens.
            Browser,
            /// An application is made.
            AppCreate,
        }
    }

    /// Keywords.
    #[flow(event = "Loop", allow = ALLOWED)]
    pub(crate) mod r#loop {
        /// In order.
        pub(crate) enum Step {
            /// The only one.
            r#Move,
        }

        /// All that an event may say.
        #[derive(Default)]
        pub(crate) struct Attrs {
            /// A keyword.
            pub(crate) r#match: Option<u8>,
        }
    }
}

/// What can go wrong.
#[derive(ErrorClass, Debug)]
enum CliError {
    Silent,
    Cancelled,
    Number(std::num::ParseIntError),
}

impl From<std::num::ParseIntError> for CliError {
    fn from(error: std::num::ParseIntError) -> Self {
        Self::Number(error)
    }
}

impl FlowError for CliError {
    fn abort_reason(&self) -> Option<&'static str> {
        matches!(self, Self::Cancelled).then_some("cancelled")
    }
}

struct Options<'a> {
    accepts: bool,
    dry_run: bool,
    text: &'a str,
}

/// A flow in which an application is made.
trait MakesApplications: FlowStep {
    const MAKE: Self;

    fn region(_: &mut Self::Attrs, _: Region) {}
}

impl MakesApplications for Step {
    const MAKE: Self = Self::ApiCall;

    fn region(attrs: &mut Self::Attrs, region: Region) {
        attrs.region = Some(region);
    }
}

impl MakesApplications for login::Step {
    const MAKE: Self = Self::AppCreate;
}

#[funnel_flow(
    application_create, as flow, unless = options.dry_run, attempt = 1_u32,
    team_id = |made| Id::from(*made), when = |returned| returned.is_ok(),
)]
fn create(options: &Options<'_>) -> Result<u32, CliError> {
    flow.step(Step::FIRST);
    if !options.accepts {
        return flow.abort(Abort::DeclinedTerms, CliError::Silent);
    }
    flow.milestone(Milestone::AcceptedTerms);
    if options.text == "stop" {
        return Err(CliError::Cancelled);
    }
    let made = make(Some(&flow), options.text)?;
    flow.complete();
    if made > 100 {
        return Err(CliError::Silent);
    }
    Ok(made)
}

/// Also called where there is no flow.
fn make<S: MakesApplications>(
    flow: Option<&Flow<S>>,
    text: &str,
) -> Result<u32, std::num::ParseIntError> {
    flow.step(S::MAKE);
    flow.set(|attrs| S::region(attrs, Region::West));
    text.parse()
}

fn helper(flow: Option<&application_create::Flow>) -> bool {
    flow.step(Step::Region);
    flow.set(|attrs| {
        attrs.region = Some(Region::East);
        attrs.attempt = attrs.attempt.map(|attempt| attempt + 1);
    });
    flow.milestone(Milestone::Region);
    flow.is_open()
}

#[funnel_flow(login, as outer)]
#[funnel_flow(application_create, as flow)]
async fn both(text: String) -> Result<u32, CliError> {
    let _ = helper(Some(&flow));
    outer.step(login::Step::Browser);
    let made = make(Some(&outer), &text)?;
    let other = flow.clone();
    std::future::ready(()).await;
    other.give_up(Abort::Cancelled);
    Ok(made)
}

#[funnel_flow(r#loop, as r#fn, r#match = r#in)]
fn keywords(r#in: u8) {
    r#fn.step(r#loop::Step::Move);
}

#[funnel_flow(login)]
#[must_use]
fn without_a_name() -> Option<u8> {
    None
}

fn inside_a_function() {
    #[flow(event = "Local")]
    mod local {
        pub(super) enum Step {
            Only,
        }
    }

    #[funnel_flow(local, as flow)]
    fn run() {
        flow.step(local::Step::Only);
    }
    run();
}

fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

fn main() {
    let recorder = Recorder::new();
    let options = |accepts, dry_run, text| Options {
        accepts,
        dry_run,
        text,
    };
    recorder.run(|| {
        assert_eq!(create(&options(true, false, "17")).ok(), Some(17));
        assert!(matches!(
            create(&options(false, false, "17")),
            Err(CliError::Silent)
        ));
        assert!(matches!(
            create(&options(true, false, "x")),
            Err(CliError::Number(error)) if !error.to_string().is_empty()
        ));
        assert!(create(&options(true, false, "stop")).is_err());
        assert!(create(&options(true, false, "101")).is_err());
        assert!(create(&options(true, true, "17")).is_ok());
    });
    recorder.assert_events(&[
        "Command Invoked",
        "Accepted Terms",
        "CLI Application Create Completed",
        "Command Invoked",
        "Command Left",
        "Command Invoked",
        "Accepted Terms",
        "Command Left",
        "Command Invoked",
        "Accepted Terms",
        "Command Left",
        "Command Invoked",
        "Accepted Terms",
        "CLI Application Create Completed",
    ]);
    let events = recorder.events();
    let said = |at: usize, key: &str| {
        let value: Option<&serde_json::Value> = events[at].attributes.get(key);
        value.map(ToString::to_string)
    };
    assert_eq!(said(2, "region").as_deref(), Some("\"west\""));
    assert_eq!(said(2, "step").as_deref(), Some("\"api_call\""));
    assert_eq!(said(2, "attempt").as_deref(), Some("1"));
    assert_eq!(said(2, "flowId"), said(0, "sequence"));
    assert_eq!(said(4, "reason").as_deref(), Some("\"declined_terms\""));
    assert_eq!(said(7, "errorClass").as_deref(), Some("\"Number\""));
    assert_eq!(said(10, "reason").as_deref(), Some("\"cancelled\""));

    let recorder = Recorder::new();
    recorder.run(|| {
        assert_eq!(ready(both("5".to_owned())).ok(), Some(5));
        keywords(3);
        assert_eq!(without_a_name(), None);
        inside_a_function();
        assert!(!helper(None));
        let attrs = application_create::Attrs {
            region: Some(Region::East),
            ..Default::default()
        };
        let _entered = attrs.enter();
        assert!(create(&options(false, false, "")).is_err());
    });
    recorder.assert_events(&[
        "Command Invoked",
        "Login Started",
        "Application Region Chosen",
        "Command Left",
        "Login Completed",
        "Loop Started",
        "Loop Completed",
        "Login Started",
        "Login Failed",
        "Local Started",
        "Local Completed",
        "Command Invoked",
        "Command Left",
    ]);
    let events = recorder.events();
    assert_eq!(events[2].attributes["region"], "east");
    assert_eq!(events[6].attributes["match"], 3);
    assert_eq!(events[8].attributes["error_class"], "None");
    assert_eq!(events[11].attributes["region"], "east");
}
