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

#[funnel_flow("login", as flow)]
fn log_in() {
    flow.step(login::Step::Browser);
}

#[funnel_flow("Log In", login, "attempt")]
fn log_in_again() {}

fn main() {
    log_in();
    log_in_again();
}
