//! A vocabulary can stand in the body of a function, as tests like to have it.
#![deny(warnings)]

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Allowlist, funnel, funnel_step};

pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan"]);

fn main() {
    #[funnel(event = "Signup")]
    pub mod signup {
        pub enum Step {
            Visit,
        }

        pub struct Attrs {
            pub attempt: Option<u32>,
        }
    }

    #[funnel(event = "Checkout", allow = crate::ALLOWED)]
    pub mod checkout {
        pub enum Step {
            Pay,
        }

        pub struct Attrs {
            pub plan: Option<u32>,
        }
    }

    #[funnel_step(signup::visit, attempt = 1_u32)]
    fn visit() {}

    #[funnel_step(checkout::pay, plan = 2_u32)]
    fn pay() {}

    let recorder = Recorder::new();
    recorder.run(|| {
        visit();
        pay();
    });
    recorder.assert_steps(&["visit", "pay"]);
}
