use funnel_runtime::{flow, funnel_flow};

#[flow]
mod login {
    pub enum Step {
        Browser,
    }
}

#[flow(owner = "cli", started = "Log In Begun")]
mod logout {
    pub enum Step {
        Browser,
    }
}

#[funnel_flow(login, as flow)]
#[funnel_flow(logout)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
