use funnel_runtime::{Flow, FlowStep, flow, funnel_flow};

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

trait LogsIn: FlowStep {
    const BROWSER: Self;
}

impl LogsIn for login::Step {
    const BROWSER: Self = Self::Browser;
}

#[funnel_flow(logout, as flow)]
fn log_out() {
    helper(Some(&flow));
    helper(&flow);
    helper(flow.clone());
    generic(Some(&flow));
}

fn helper(_: Option<&login::Flow>) {}

fn generic<S: LogsIn>(flow: Option<&Flow<S>>) {
    if let Some(flow) = flow {
        flow.step(S::BROWSER);
    }
}

fn main() {
    log_out();
}
