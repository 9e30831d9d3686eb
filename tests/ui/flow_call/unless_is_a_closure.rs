use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login, unless = || true)]
fn log_in() {}

#[funnel_flow(login, unless = |returned| returned.is_none())]
fn log_in_again() -> Option<u8> {
    Some(1)
}

fn main() {
    log_in();
    log_in_again();
}
