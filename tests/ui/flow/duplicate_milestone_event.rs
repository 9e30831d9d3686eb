use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Milestone {
        AcceptedTerms,
        #[milestone(event = "Accepted Terms")]
        TookTerms,
        #[milestone(event = "Agreed To Plan")]
        AcceptedPlan,
        AgreedToPlan,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.milestone(login::Milestone::TookTerms);
}

fn main() {
    log_in();
}
