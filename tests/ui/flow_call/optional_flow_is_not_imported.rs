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
        pub team_id: Option<funnel_runtime::Id>,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    let _ = helper(Some(&flow));
}

fn helper(flow: Option<&login::Flow>) -> Result<(), String> {
    flow.step(login::Step::Browser);
    flow.set(|attrs| attrs.attempt = Some(1));
    flow.abort(login::Abort::Cancelled, String::new())
}

fn main() {
    log_in();
}
