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

#[funnel_flow(
    login::Step, as mut flow, attempt = 1_u8, attempt = 2_u8, timestamp = 3_u8,
    unless = || true, when = true, scoped(attempt), "text",
)]
const fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
