use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: u8,
        pub team_id: Option<funnel_runtime::Id>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.set(|attrs| attrs.team_id = Some(funnel_runtime::Id::from(5_u32)));
}

fn main() {
    log_in();
}
