use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In", owner = " ")]
mod login {
    pub enum Step {
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
