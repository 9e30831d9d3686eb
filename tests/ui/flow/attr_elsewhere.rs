use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    #[attr(entity)]
    pub enum Step {
        #[attr(rename = "web")]
        Browser,
    }
    pub enum Abort {
        #[attr(rename = "gave_up")]
        Cancelled,
    }
    pub enum Milestone {
        #[attr(rename = "Accepted The Terms")]
        AcceptedTerms,
    }
    #[attr(entity)]
    pub struct Attrs {
        #[target(from = Browser, at_least = 0.5)]
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
