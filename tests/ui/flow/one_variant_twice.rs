use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
        Browser,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
