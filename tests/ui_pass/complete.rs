//! A vocabulary, its handlers, a scope around them and a recorder, as the documentation shows them.
#![deny(warnings, missing_docs, unused_qualifications, rust_2018_idioms)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Cohort, Id, Pseudonym, PseudonymKey, funnel_step};

use crate::telemetry::conversion::{self, claim, landing, provision};

/// What the service may say.
pub mod telemetry {
    use funnel_runtime::{Allowlist, Label, funnel};

    /// Every attribute key this service may send.
    pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan", "region"]);

    /// What a team pays for.
    #[derive(Label, Clone, Copy)]
    pub enum Tier {
        /// No account.
        Anonymous,
        /// An account.
        Free,
        /// A small plan.
        Hobby,
        /// A large plan.
        Pro,
    }

    /// Anonymous visitor to paying team.
    #[funnel(
        event = "InstantFunnel",
        counter = "instant_conversion_funnel_total",
        allow = crate::telemetry::ALLOWED,
        rename_all = "camelCase",
        owner = "growth",
    )]
    pub mod conversion {
        use super::Tier;
        use funnel_runtime::{Id, Pseudonym};

        /// In funnel order.
        pub enum Step {
            /// The onboarding page was opened.
            Landing,
            /// A database was made without an account.
            Provision,
            /// The database became a team's.
            #[target(from = Provision, at_least = 0.02)]
            Claim,
            /// The team pays.
            #[target(from = Claim, at_least = 0.20)]
            Paid,
        }

        /// All that an event of this funnel may say.
        pub struct Attrs {
            /// What is paid for.
            pub tier: Option<Tier>,
            /// Bucket of the anonymous visitor, never a raw address.
            #[attr(entity)]
            pub fingerprint: Option<Pseudonym>,
            /// Who owns it.
            #[attr(entity, required_at(Claim, Paid))]
            pub team_id: Option<Id>,
        }
    }
}

use telemetry::Tier;

struct Client {
    bucket: Pseudonym,
}

#[derive(Debug)]
struct Refused;

struct Claimed {
    team_id: Id,
}

#[funnel_step(provision, tier = Tier::Anonymous, fingerprint = client.bucket)]
async fn new_database(client: Client, size: u32) -> Result<u32, Refused> {
    drop(client);
    let size = checked(size)?;
    Ok(size)
}

fn checked(size: u32) -> Result<u32, Refused> {
    if size == 0 { Err(Refused) } else { Ok(size) }
}

#[funnel_step(claim, team_id = |claimed| claimed.team_id)]
async fn take(team: &str) -> Result<Claimed, Refused> {
    Ok(Claimed {
        team_id: Id::new(team),
    })
}

#[funnel_step(claim, scoped(team_id))]
fn take_for_the_team_of_the_request() {}

fn open_page(first: bool) {
    if first {
        funnel_runtime::step!(landing, tier = Tier::Free);
    }
}

fn ready<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

fn main() {
    let key = PseudonymKey::new("k1", &[7; 32]).expect("a key of 32 bytes");
    let bucket = key.pseudonym("visitor", "198.51.100.7");
    let recorder = Recorder::new();
    recorder.run(|| {
        open_page(true);
        open_page(false);
        assert!(ready(new_database(Client { bucket }, 0)).is_err());
        assert!(ready(new_database(Client { bucket }, 5)).is_ok());
        let attrs = conversion::Attrs {
            fingerprint: Some(bucket),
            ..Default::default()
        };
        assert!(ready(attrs.scope(take("team_1"))).is_ok());
        let attrs = conversion::Attrs {
            team_id: Some(Id::new("team_2")),
            ..Default::default()
        };
        ready(Cohort::synthetic().scope(async {
            let _guard = attrs.enter();
            take_for_the_team_of_the_request();
        }));
    });
    recorder.assert_steps(&["landing", "provision", "claim", "claim"]);
    let events = recorder.events();
    let said = |at: usize, key: &str| {
        let value = events[at].attributes.get(key);
        value.and_then(|value| value.as_str()).map(str::to_owned)
    };
    assert_eq!(events[0].name, "InstantFunnel");
    assert_eq!(said(0, "tier").as_deref(), Some("free"));
    assert_eq!(said(1, "tier").as_deref(), Some("anonymous"));
    assert_eq!(said(1, "fingerprint"), said(2, "fingerprint"));
    assert_eq!(said(2, "teamId").as_deref(), Some("team_1"));
    assert_eq!(said(3, "teamId").as_deref(), Some("team_2"));
    assert_eq!(said(3, "cohort").as_deref(), Some("synthetic"));
}
