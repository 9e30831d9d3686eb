use funnel_runtime::{Allowlist, funnel, funnel_step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["region"]);

#[funnel(event = "Signup", allow = ALLOWED)]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
        pub plan: Option<u8>,
        pub referrer_kind: Option<u8>,
    }
}

#[funnel_step(signup::visit, plan = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
