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

#[funnel_flow]
fn log_in() {}

#[funnel_flow(as flow, attempt = 1_u8)]
fn log_in_again() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
    log_in_again();
}
