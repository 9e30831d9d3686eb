use funnel_runtime::{Allowlist, funnel, step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and_reviewed("token_count", "a number");

#[funnel(event = "Signup", allow = ALLOWED)]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub token_count: Option<u32>,
    }
}

#[funnel(event = "Login")]
mod login {
    pub enum Step {
        Attempt,
    }
    pub struct Attrs {
        pub count: Option<u32>,
    }
}

fn main() {
    step!(signup::visit, token_count = 5_u32);
    step!(login::attempt, token_count = 5_u32);
}
