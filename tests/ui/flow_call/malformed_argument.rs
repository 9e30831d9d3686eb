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

#[funnel_flow(login, attempt: 1_u8, unless, when, "attempt", crate = "funnel_runtime")]
fn log_in() {}

#[funnel_flow(login, attempt(1_u8), unless = , when(true))]
fn log_in_again() {}

#[funnel_flow(login, attempt = , 5)]
fn log_in_once_more() {}

#[funnel_flow(login(), attempt = 1_u8)]
fn with_brackets() {}

fn main() {
    log_in();
    log_in_again();
    log_in_once_more();
    with_brackets();
}
