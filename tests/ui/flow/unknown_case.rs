use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In", rename_all = "SCREAMING")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub team_id: Option<u64>,
    }
}

#[funnel_flow(login, as flow, team_id = 5_u64)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
