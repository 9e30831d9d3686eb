use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {}
}

#[funnel_flow(login)]
fn log_in() {}

fn main() {
    log_in();
}
