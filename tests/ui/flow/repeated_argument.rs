use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In", event = "Sign In", failed = "Login Failed", failed = "Login Broken")]
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
