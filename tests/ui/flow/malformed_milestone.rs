use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Milestone {
        #[milestone]
        NoArguments,
        #[milestone()]
        NoEvent,
        #[milestone("Terms Were Accepted")]
        NoName,
        #[milestone(event)]
        NoValue,
        #[milestone(evnt = "Terms Were Accepted")]
        Misspelt,
        #[milestone = "Terms Were Accepted"]
        Equals,
        #[milestone(event = "One", event = "Two")]
        Twice,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.milestone(login::Milestone::NoValue);
}

fn main() {
    log_in();
}
