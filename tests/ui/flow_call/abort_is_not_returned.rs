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
fn log_in(accepts: bool) -> Result<(), String> {
    if !accepts {
        flow.abort(login::Abort::Cancelled, "declined".to_owned());
    }
    Ok(())
}

#[funnel_flow(login, as flow)]
fn log_in_again(accepts: bool) {
    if !accepts {
        return flow.abort(login::Abort::Cancelled, ());
    }
}

fn main() {
    let _ = log_in(true);
    log_in_again(true);
}
