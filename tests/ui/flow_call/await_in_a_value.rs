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

#[funnel_flow(login, attempt = attempt().await, unless = is_dry().await)]
async fn log_in() {}

#[funnel_flow(login, attempt = async |ok| *ok)]
async fn log_in_again() -> Option<u8> {
    Some(1)
}

async fn attempt() -> u8 {
    1
}

async fn is_dry() -> bool {
    true
}

fn main() {
    drop(log_in());
    drop(log_in_again());
    drop(attempt());
    drop(is_dry());
}
