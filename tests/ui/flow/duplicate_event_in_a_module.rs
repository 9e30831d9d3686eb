use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
}

#[flow(event = "Log In")]
mod sign_in {
    pub enum Step {
        Browser,
    }
}

#[funnel_flow(login, as flow)]
#[funnel_flow(sign_in)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
