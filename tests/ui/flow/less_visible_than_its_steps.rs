use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
pub mod login {
    pub enum Step {
        Browser,
    }
    enum Abort {
        Cancelled,
    }
    pub(crate) enum Milestone {
        AcceptedTerms,
    }
    pub(super) struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[flow(event = "Log Out")]
pub mod logout {
    pub(crate) enum Step {
        Browser,
    }
    pub(self) enum Abort {
        Cancelled,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
#[funnel_flow(logout)]
fn log_in() {
    flow.milestone(login::Milestone::AcceptedTerms);
    flow.give_up(login::Abort::Cancelled);
}

fn main() {
    log_in();
}
