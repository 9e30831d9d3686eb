use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Login", failed = "Login Broken")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Milestone {
        LoginCompleted,
        #[milestone(event = "Login Started")]
        Begun,
        #[milestone(event = "Login Broken")]
        Broken,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.milestone(login::Milestone::Begun);
}

fn main() {
    log_in();
}
