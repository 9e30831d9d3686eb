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

#[funnel_flow(login, attempt = 1_u8, attempt = |ok| *ok, unless = false, unless = true, when = |_| true, when = |_| false)]
fn log_in() -> Result<u8, String> {
    Ok(1)
}

fn main() {
    let _ = log_in();
}
