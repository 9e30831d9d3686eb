//! Turns an annotation on a handler into a per-entity analytics event, a bounded Prometheus counter
//! and an entry in a registry of emit sites that is part of the built binary. Personal data cannot
//! get in: a key that is not allowlisted does not compile, and neither does a value whose type
//! could carry free text.
//!
//! # A funnel
//!
//! The vocabulary is one reviewed module; the handlers are annotated with its steps.
//!
//! ```
//! # fn main() { app::check(); }
//! # mod app {
//! use funnel_runtime::{Allowlist, Label, funnel, funnel_step};
//!
//! /// Every attribute key this service may send.
//! pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan"]);
//!
//! #[derive(Label, Clone, Copy)]
//! pub enum Tier {
//!     Anonymous,
//!     Pro,
//! }
//!
//! /// Anonymous visitor to paying team.
//! #[funnel(event = "InstantFunnel", counter = "instant_funnel_total", allow = ALLOWED)]
//! pub mod conversion {
//!     use super::Tier;
//!     use funnel_runtime::Id;
//!
//!     /// In funnel order.
//!     pub enum Step {
//!         /// A resource was made without signing up.
//!         Provision,
//!         /// The resource became a team's.
//!         #[target(from = Provision, at_least = 0.02)]
//!         Claim,
//!     }
//!
//!     /// All that an event of this funnel may say.
//!     pub struct Attrs {
//!         pub tier: Option<Tier>,
//!         #[attr(entity, required_at(Claim))]
//!         pub team_id: Option<Id>,
//!     }
//! }
//!
//! use conversion::{claim, provision};
//! use funnel_runtime::Id;
//!
//! pub struct Claimed {
//!     team_id: Id,
//! }
//!
//! #[funnel_step(provision, tier = Tier::Anonymous)]
//! fn new_database(size: u32) -> Result<u32, String> {
//!     if size == 0 { Err("too small".to_owned()) } else { Ok(size) }
//! }
//!
//! #[funnel_step(claim, team_id = |claimed| claimed.team_id)]
//! fn claim(team: &str) -> Result<Claimed, String> {
//!     Ok(Claimed { team_id: Id::new(team) })
//! }
//!
//! # pub fn check() {
//! let recorder = funnel_runtime::testing::Recorder::new();
//! recorder.run(|| {
//!     let _ = new_database(0);
//!     let _ = new_database(5);
//!     let _ = claim("team_1");
//! });
//! recorder.assert_steps(&["provision", "claim"]);
//! assert_eq!(recorder.events()[1].attributes["team_id"], "team_1");
//! # }
//! # }
//! ```
//!
//! # An event that is no funnel
//!
//! A funnel of one step says the same: `enum Step { Done }` and the attributes in `Attrs`. A test run of
//! a prober, say, is a step `done` with `flow`, `layer`, `result` and `latency_ms`, and a signal of
//! abuse is a step with a `reason_code`. What such an event gets in return is what every step
//! gets: the allowlist, a counter with outcomes, an entry in the registry.
//!
//! # A flow
//!
//! A flow is a funnel inside one call: a command of a command-line tool, say, or a request of several
//! steps. `#[flow]` declares one in a module, as `#[funnel]` does; a function with `#[funnel_flow]` tells
//! an event at its start and exactly one at its end, whichever way it is left. See [`Flow`].
//!
//! # Facts that are no funnel
//!
//! Logins, revenue, refunds: what is counted and not followed is a [business counter](Counter). Its
//! labels are enums, so its series are known while compiling, and all of them are there at zero from
//! the first scrape. [`prometheus::metrics_response`] is the answer to a scrape.
//!
//! # Alerts
//!
//! When somebody is to be told stands beside what is counted, on a step or on a counter. It is an entry in the
//! registry and no code; `cargo funnel generate prometheus-rules` makes rules of it, with tests. The
//! arguments are with [`business_counter`](macro@business_counter#alerts).
//!
//! ```
//! # fn main() { app::check(); }
//! # mod app {
//! use funnel_runtime::registry::{Beside, Condition, Registry};
//! use funnel_runtime::{Counter, Label, business_counter, funnel, funnel_step};
//!
//! #[derive(Label, Clone, Copy)]
//! pub enum LoginOutcome {
//!     Success,
//!     FailurePassword,
//!     FailureLocked,
//! }
//!
//! /// Logins by outcome.
//! #[business_counter(name = "shop_logins_total", owner = "accounts")]
//! #[alert(spike = 3.0, window = "15m", floor = 50, only("failure_password", "failure_locked"))]
//! pub static LOGINS: Counter<LoginOutcome>;
//!
//! /// Visitor to customer.
//! #[funnel(event = "SignupFunnel", owner = "growth")]
//! pub mod signup {
//!     /// In funnel order.
//!     pub enum Step {
//!         /// The page was opened.
//!         #[alert]
//!         Visit,
//!         /// An account was made.
//!         #[alert(stalled, window = "1h", severity = "critical")]
//!         Join,
//!     }
//! }
//!
//! #[funnel_step(signup::join)]
//! pub fn join() {}
//!
//! # pub fn check() {
//! # join();
//! let funnel = Registry::of_process().funnel("SignupFunnel").unwrap();
//! let [visit, join] = &funnel.steps[..] else { panic!() };
//! // Half of what it was a week before, in an hour: what `#[alert]` alone says.
//! assert_eq!(visit.alerts[0].name, "SignupFunnelVisitDrop");
//! assert_eq!((&*visit.alerts[0].window, visit.alerts[0].floor), ("1h", 20));
//! // Nobody joins while people visit.
//! let stalled = Condition::Stalled { beside: Beside::Step("visit".to_owned()) };
//! assert_eq!(join.alerts[0].condition, stalled);
//! # }
//! # }
//! ```
//!
//! # In `main`
//!
//! [`Config::install`] starts delivery and returns a guard; [`Telemetry::shutdown`] or its drop ends
//! it within a bound. Without it nothing is sent, attribute expressions are not evaluated, and the
//! counters count all the same.
//!
//! # What holds
//!
//! - Telemetry never fails, blocks or panics its caller; what it loses, it counts.
//! - `accepted = delivered + dropped + pending`, for every backend at every moment ([`accounts`]).
//! - Every call of an annotated function ends in exactly one of `ok`, `error`, `cancelled` and
//!   `panicked`.
//! - Every flow that has started ends exactly once: `completed`, `aborted` or `failed`.

// The documentation of the macros and the tests of this crate name it as its users do.
#[allow(unused_extern_crates, reason = "macros name the crate by its name")]
extern crate self as funnel_runtime;

mod account;
mod allowlist;
mod backend;
mod call;
mod cells;
mod clock;
mod cohort;
mod config;
mod counter;
mod counting;
mod coverage;
#[cfg(feature = "_database")]
mod database;
mod delivery;
mod dispatch;
mod emit;
mod environment;
mod error_class;
mod event;
mod exposition;
mod flow;
mod fork;
#[cfg(unix)]
mod forked;
mod installed;
mod key_set;
mod ledger;
mod metrics;
mod outcome;
mod panics;
mod payload;
mod problem;
pub mod prometheus;
#[cfg(feature = "prometheus-client")]
pub mod prometheus_client;
mod queue;
mod recording;
pub mod registry;
mod scan;
mod scope;
#[cfg_attr(
    not(feature = "_client"),
    allow(
        dead_code,
        unreachable_pub,
        reason = "without a backend over a network nobody sends a key; what a file refers to is checked all the same"
    )
)]
mod secret;
#[cfg(all(unix, feature = "signals"))]
mod signals;
#[cfg_attr(not(feature = "spool"), path = "spool/none.rs")]
mod spool;
mod stderr;
mod telemetry;
pub mod testing;
mod text;
mod value;
mod vocabulary;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use account::{Account, Reason, Report};
pub use allowlist::Allowlist;
#[cfg(feature = "_client")]
pub use backend::BackendError;
#[cfg(feature = "_json")]
pub use backend::Region;
#[cfg(feature = "sqlite")]
pub use backend::Sqlite;
pub use backend::{Answer, Backend, Batch, Fsync, JsonLines, Limits};
#[cfg(feature = "newrelic")]
pub use backend::{NewRelic, NewRelicBackend, Receipts};
#[cfg(feature = "otlp")]
pub use backend::{Otlp, OtlpBackend};
#[cfg(feature = "posthog")]
pub use backend::{PostHog, PostHogBackend};
#[cfg(feature = "segment")]
pub use backend::{Segment, SegmentBackend};
pub use cohort::Cohort;
#[cfg(feature = "toml")]
#[doc(hidden)]
pub use config::check as __config;
pub use config::{Config, ConfigError};
pub use counter::{Counter, Labels};
#[cfg(feature = "_database")]
pub use database::Durability;
pub use environment::is_ci;
pub use error_class::ErrorClass;
pub use event::{AttributeValue, EventView};
pub use exposition::{SiteProblem, problems};
pub use flow::{Flow, FlowError, OptionalFlow};
pub use funnel_macros::{
    ErrorClass, Label, Labels, business_counter, flow, funnel, funnel_flow, funnel_step, step,
};
pub use outcome::Outcome;
pub use panics::deliver_on_panic;
#[cfg(feature = "tokio")]
pub use scope::spawn_scope;
#[cfg(feature = "tower")]
pub use scope::tower;
pub use scope::{Entered, IntoScope, Scope, Scoped};
#[cfg(feature = "_client")]
pub use secret::Secret;
#[cfg(all(unix, feature = "signals"))]
pub use signals::end_on_signals;
#[cfg(feature = "spool")]
pub use spool::{Overflow, SpoolConfig};
pub use telemetry::{Telemetry, accounts, exit};
pub use value::{
    AttrValue, Class, Id, IdError, InstallKeyError, IntoAttr, KeyError, Label, Literal, Pseudonym,
    PseudonymKey,
};
pub use vocabulary::FlowStep;
