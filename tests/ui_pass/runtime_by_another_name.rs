//! The runtime where only a path of the user's own leads to it.
#![deny(warnings)]

mod hidden {
    pub use funnel_runtime as runtime;
}

use hidden::runtime::testing::Recorder;
use hidden::runtime::{Label, funnel, funnel_step, step};

mod funnel_runtime {}

#[derive(Label, Clone, Copy)]
#[label(crate = crate::hidden::runtime)]
pub enum Tier {
    Free,
}

#[funnel(event = "Signup", crate = crate::hidden::runtime)]
mod signup {
    use super::Tier;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub tier: Option<Tier>,
    }
}

#[funnel_step(signup::visit, tier = Tier::Free, crate = crate::hidden::runtime)]
fn visit() {}

fn main() {
    let recorder = Recorder::new();
    recorder.run(|| {
        visit();
        step!(signup::visit, tier = Tier::Free, crate = hidden::runtime);
    });
    recorder.assert_steps(&["visit", "visit"]);
}
