use funnel_runtime::{Allowlist, funnel, funnel_step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan"]).and(&["user_email"]);

pub const LONGER: Allowlist = Allowlist::DEFAULT
    .and(&["region", "phone_number"])
    .and(&["plan"]);

#[funnel(event = "Signup", allow = ALLOWED)]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub plan: Option<u8>,
    }
}

#[funnel_step(signup::visit, plan = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
