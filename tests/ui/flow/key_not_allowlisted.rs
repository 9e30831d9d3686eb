use funnel_runtime::{Allowlist, flow, funnel_flow};

const ALLOWED: Allowlist = Allowlist::NONE.and(&["attempt"]);

#[flow(event = "Log In", allow = ALLOWED)]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
        pub plan: Option<u8>,
        pub referrer_kind: Option<u8>,
    }
}

#[funnel_flow(login, as flow, plan = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
