use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Attrs {
        Attempt,
    }
}

#[flow(event = "Log Out")]
mod logout {
    pub enum Step {
        Browser,
    }
    pub type Attrs = ();
}

#[funnel_flow(login, as flow)]
#[funnel_flow(logout)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
