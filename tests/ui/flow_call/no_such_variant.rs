use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() -> Result<(), String> {
    flow.step(login::Step::Browsr);
    flow.milestone(login::Milestone::AcceptedTerms);
    flow.abort(login::Abort::Cancelled, String::new())
}

fn main() {
    let _ = log_in();
}
