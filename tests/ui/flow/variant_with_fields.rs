use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser(u8),
        Token,
    }
    pub enum Abort {
        Cancelled { by: u8 },
    }
    pub enum Milestone {
        AcceptedTerms(),
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::Browser(5));
    flow.milestone(login::Milestone::AcceptedTerms());
    flow.give_up(login::Abort::Cancelled { by: 5 });
}

fn main() {
    log_in();
}
