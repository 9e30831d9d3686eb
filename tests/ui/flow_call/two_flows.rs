use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Abort {
        Cancelled,
    }
    pub enum Milestone {
        AcceptedTerms,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[flow(event = "Log Out")]
mod logout {
    pub enum Step {
        Session,
    }
    pub enum Abort {
        Declined,
    }
    pub enum Milestone {
        ClosedTabs,
    }
    pub struct Attrs {
        pub count: Option<u8>,
    }
}

#[funnel_flow(login, logout, as flow)]
fn log_in() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, attempt)]
fn log_in_again(attempt: u8) {
    let _ = attempt;
}

fn main() {
    log_in();
    log_in_again(1);
}
