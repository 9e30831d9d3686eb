//! A key of the denylist that was reviewed is a key as any other.
#![deny(warnings)]

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Allowlist, funnel, funnel_step, step};

const ALLOWED: Allowlist = Allowlist::DEFAULT
    .and_reviewed("token_count", "a number of model tokens, no credential")
    .and_reviewed("session", "one of three kinds of session");

#[funnel(event = "Signup", allow = ALLOWED)]
mod signup {
    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        #[attr(required_at(Join))]
        pub token_count: Option<u32>,
        pub session: Option<u8>,
    }
}

#[funnel_step(signup::join, token_count = |ok| *ok, session = 2_u8)]
fn join() -> Result<u32, ()> {
    Ok(5)
}

fn main() {
    let recorder = Recorder::new();
    recorder.run(|| {
        step!(signup::visit, token_count = 7_u32);
        join().unwrap();
    });
    recorder.assert_steps(&["visit", "join"]);
    assert_eq!(recorder.events()[0].attributes["token_count"], 7);
    assert_eq!(recorder.events()[1].attributes["token_count"], 5);
}
