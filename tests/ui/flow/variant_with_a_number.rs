use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser = 1,
        Token = 1,
    }
    pub enum Abort {
        Cancelled = 5 + 5,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::Browser);
    flow.give_up(login::Abort::Cancelled);
}

fn main() {
    log_in();
}
