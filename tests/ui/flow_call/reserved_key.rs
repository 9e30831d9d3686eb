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

#[funnel_flow(login, timestamp = 5_u64, reason = |ok| *ok, step = login::Step::Browser, flow_id = 5_u64)]
fn log_in() -> Result<u8, String> {
    Ok(1)
}

fn main() {
    let _ = log_in();
}
