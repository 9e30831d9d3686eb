//! A funnel that says nothing but its steps, in all ways to write that.
#![deny(warnings)]

use funnel_runtime::testing::Recorder;
use funnel_runtime::{funnel, step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
}

#[funnel(event = "Login")]
mod login {
    pub enum Step {
        Attempt,
    }
    pub struct Attrs {}
}

#[funnel(event = "Purchase")]
mod purchase {
    pub enum Step {
        Pay,
    }
    #[derive(Clone, Default)]
    pub struct Attrs;
}

fn main() {
    let recorder = Recorder::new();
    recorder.run(|| {
        step!(signup::visit);
        let _guard = login::Attrs::default().enter();
        step!(login::attempt);
        step!(purchase::pay);
    });
    recorder.assert_steps(&["visit", "attempt", "pay"]);
}
