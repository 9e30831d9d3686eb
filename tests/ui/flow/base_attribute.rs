use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub timestamp: Option<u64>,
        pub event: Option<u8>,
        #[attr(rename = "sessionId")]
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.set(|attrs| attrs.timestamp = Some(5));
}

fn main() {
    log_in();
}
