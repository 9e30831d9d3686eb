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

#[funnel_flow(login, when = |returned| returned.ok())]
fn log_in() -> Result<u8, u8> {
    Ok(1)
}

fn main() {
    let _ = log_in();
}
