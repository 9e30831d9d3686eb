use funnel_runtime::{Allowlist, flow, funnel_flow};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan"]);
const KEYS: &[&str] = &["plan"];

#[flow(event = "Log In", allow = ALOWED)]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub plan: Option<u8>,
    }
}

#[flow(event = "Log Out", allow = KEYS)]
mod logout {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub plan: Option<u8>,
    }
}

#[funnel_flow(login, as flow, plan = 1_u8)]
#[funnel_flow(logout, plan = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
    let _ = ALLOWED;
}
