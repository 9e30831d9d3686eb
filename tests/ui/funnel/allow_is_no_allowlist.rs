use funnel_runtime::{Allowlist, funnel, funnel_step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan"]);
const KEYS: &[&str] = &["plan"];

#[funnel(event = "Signup", allow = ALOWED)]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub plan: Option<u8>,
    }
}

#[funnel(event = "Login", allow = KEYS)]
mod login {
    pub enum Step {
        Attempt,
    }
    pub struct Attrs {
        pub plan: Option<u8>,
    }
}

#[funnel_step(signup::visit, plan = 5_u8)]
fn visit() {}

fn main() {
    visit();
    let _ = ALLOWED;
}
