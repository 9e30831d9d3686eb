use funnel_runtime::{Allowlist, funnel, funnel_step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and_reviewed("token_count", "");
pub const LINES: Allowlist = Allowlist::DEFAULT.and_reviewed("token_count", "one\ntwo");
pub const BLANK: Allowlist = Allowlist::DEFAULT.and_reviewed("token_count", "  ");

#[funnel(event = "Signup", allow = ALLOWED)]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub token_count: Option<u32>,
    }
}

#[funnel_step(signup::visit, token_count = 5_u32)]
fn visit() {}

fn main() {
    visit();
}
