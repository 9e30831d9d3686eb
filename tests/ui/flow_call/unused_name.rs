#![deny(unused_variables)]

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

#[funnel_flow(login, as flow)]
fn log_in() {}

#[funnel_flow(login, as flow)]
async fn log_in_later() -> Result<(), String> {
    Ok(())
}

#[funnel_flow(login, as _flow)]
fn on_purpose() {}

fn main() {
    log_in();
    drop(log_in_later());
    on_purpose();
}
