use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
        #[target(from = Browser, at_least = 0.5)]
        Token,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::Token);
}

fn main() {
    log_in();
}
