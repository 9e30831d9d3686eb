use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login::Step, as flow)]
fn log_in() {
    flow.step(login::Step::Browser);
}

mod inside {
    use super::login::Flow;

    #[super::funnel_flow(Flow)]
    pub fn log_in() {}

    pub fn helper(_: &Flow) {}
}

#[funnel_flow(Login)]
fn log_in_again() {}

#[funnel_flow(crate::flows::LogIn)]
fn log_in_as_well() {}

fn main() {
    log_in();
    log_in_again();
    log_in_as_well();
    inside::log_in();
    let _ = inside::helper;
}
