//! A step named from the root, from a parent, through an alias of its module, and in a method.
#![deny(warnings)]

use funnel_runtime::testing::Recorder;
use funnel_runtime::{funnel, funnel_step, step};

pub mod telemetry {
    use super::funnel;

    #[funnel(event = "Signup")]
    pub mod signup {
        pub enum Step {
            Visit,
            Join,
        }
    }
}

use telemetry::signup as flow;

pub mod pages {
    pub struct Home;

    impl Home {
        #[super::funnel_step(super::telemetry::signup::visit)]
        pub fn open(&self) {}
    }
}

#[funnel_step(crate::telemetry::signup::join)]
fn join() {}

fn main() {
    let recorder = Recorder::new();
    recorder.run(|| {
        pages::Home.open();
        join();
        step!(flow::visit);
        step!(self::telemetry::signup::join,);
    });
    recorder.assert_steps(&["visit", "join", "visit", "join"]);
}
