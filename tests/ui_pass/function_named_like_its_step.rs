//! A step is a type and leaves its name to functions, statics and variables.
#![deny(warnings)]

use funnel_runtime::testing::Recorder;
use funnel_runtime::{funnel, funnel_step, step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
    }
}
use signup::{join, visit};

#[funnel_step(visit)]
fn visit() -> u8 {
    5
}

#[funnel_step(join, tier = join)]
fn join(join: u8) {}

fn main() {
    let recorder = Recorder::new();
    recorder.run(|| {
        let visit = visit();
        step!(visit, tier = visit);
        join(visit);
    });
    recorder.assert_steps(&["visit", "visit", "join"]);
    assert_eq!(recorder.events()[2].attributes["tier"], 5);
}
