use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Milestone {
        MetricReached,
        #[milestone(event = "Terms: Accepted!")]
        AcceptedTerms,
        AcceptedÄnderung,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.milestone(login::Milestone::AcceptedTerms);
}

fn main() {
    log_in();
}
