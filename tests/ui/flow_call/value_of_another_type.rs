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

#[funnel_flow(login, as flow, attempt = "first", team_id = |ok| *ok)]
fn log_in() -> Option<u8> {
    flow.set(|attrs| attrs.attempt = 1);
    flow.set(|attrs| attrs.attempt = Some("first"));
    flow.set(|attrs| attrs.team_id = Some("team_1".to_owned()));
    Some(1)
}

fn main() {
    log_in();
}
