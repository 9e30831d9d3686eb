use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    #[milestone(event = "Begun")]
    pub enum Step {
        #[milestone(event = "Opened The Browser")]
        Browser,
    }
    pub enum Abort {
        #[milestone(event = "Gave Up")]
        Cancelled,
    }
    #[milestone]
    pub enum Milestone {
        AcceptedTerms,
    }
    pub struct Attrs {
        #[milestone(event = "Tried")]
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
    flow.milestone(login::Milestone::AcceptedTerms);
}

fn main() {
    log_in();
}
