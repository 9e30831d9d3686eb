//! Every type that an attribute can have, by value, by reference, in an `Option`, and as what the
//! call returned.
#![deny(warnings)]

use std::time::Duration;

use funnel_runtime::testing::Recorder;
use funnel_runtime::{
    Allowlist, Id, Label, Literal, Pseudonym, PseudonymKey, funnel, funnel_step, step,
};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&[
    "u_8", "u_16", "u_32", "u_64", "u_size", "i_8", "i_16", "i_32", "i_64", "i_size", "f_32",
    "f_64", "flag",
]);

#[derive(Label, Clone, Copy)]
pub enum Tier {
    Free,
    #[label(rename = "pro/yearly")]
    Pro,
}

#[funnel(event = "Signup", allow = ALLOWED)]
mod signup {
    use super::*;

    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        pub u_8: Option<u8>,
        pub u_16: Option<u16>,
        pub u_32: Option<u32>,
        pub u_64: Option<u64>,
        pub u_size: Option<usize>,
        pub i_8: Option<i8>,
        pub i_16: Option<i16>,
        pub i_32: Option<i32>,
        pub i_64: Option<i64>,
        pub i_size: Option<isize>,
        pub f_32: Option<f32>,
        pub f_64: Option<f64>,
        pub flag: Option<bool>,
        pub latency_ms: Option<Duration>,
        pub team_id: Option<Id>,
        pub fingerprint: Option<Pseudonym>,
        pub channel: Option<Literal>,
        pub tier: std::option::Option<Tier>,
    }
}

#[funnel(event = "Purchase")]
mod purchase {
    use super::{Id, Tier};

    pub enum Step {
        Pay,
    }
    pub struct Attrs {
        pub tier: Tier,
        pub team_id: Id,
        pub count: u32,
    }
}

struct Joined {
    tier: Tier,
    team: Id,
    invited: Option<Id>,
    took: Duration,
}

#[funnel_step(
    signup::join,
    channel = |_| "mail",
    tier = |joined| joined.tier,
    team_id = |joined: &Joined| joined.invited.as_ref().or(Some(&joined.team)),
    latency_ms = |Joined { took, .. }| *took,
    flag = |joined| joined.invited.is_some(),
)]
fn join(team: &str) -> Option<Joined> {
    Some(Joined {
        tier: Tier::Pro,
        team: Id::new(team),
        invited: None,
        took: Duration::from_millis(5),
    })
}

fn main() {
    let key = PseudonymKey::new("k1", &[7; 32]).unwrap();
    let team = Some(Id::new("team_1"));
    let tier = Tier::Free;
    let recorder = Recorder::new();
    recorder.run(|| {
        step!(
            signup::visit,
            u_8 = 1,
            u_16 = 2_u16,
            u_32 = 3,
            u_64 = u64::MAX,
            u_size = "four".len(),
            i_8 = -1,
            i_16 = -2,
            i_32 = -3,
            i_64 = i64::MIN,
            i_size = Some(-5),
            f_32 = 0.5,
            f_64 = &1.5,
            flag = 1 > 0,
            latency_ms = Duration::from_secs(1),
            team_id = &team,
            fingerprint = key.pseudonym("visitor", "198.51.100.7"),
            channel = "mail",
            tier = &tier,
        );
        assert!(join("team_2").is_some());
        step!(
            purchase::pay,
            tier = &tier,
            team_id = Id::from(5_u64),
            count = 2
        );
    });
    recorder.assert_steps(&["visit", "join", "pay"]);
    let events = recorder.events();
    assert_eq!(events[0].attributes["u_64"], u64::MAX);
    assert_eq!(events[0].attributes["i_64"], i64::MIN);
    assert_eq!(events[0].attributes["u_size"], 4);
    assert_eq!(events[0].attributes["f_32"], 0.5);
    assert_eq!(events[0].attributes["flag"], true);
    assert_eq!(events[0].attributes["latency_ms"], 1000);
    assert_eq!(events[0].attributes["team_id"], "team_1");
    assert_eq!(events[0].attributes["channel"], "mail");
    assert_eq!(events[0].attributes["tier"], "free");
    assert_eq!(events[1].attributes["team_id"], "team_2");
    assert_eq!(events[1].attributes["latency_ms"], 5);
    assert_eq!(events[1].attributes["channel"], "mail");
    assert_eq!(events[1].attributes["tier"], "pro/yearly");
    assert_eq!(events[2].attributes["team_id"], "5");
}
