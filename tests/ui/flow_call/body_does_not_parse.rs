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
fn log_in() -> Result<u8, String> {
    let attempt = ;
    flow.step(login::Step::Browser);
    Ok(1)
}

#[funnel_flow(login)]
#[track_caller]
fn log_in_tracked() -> Result<u8, String> {
    let attempt = ;
    Ok(1)
}

fn main() {
    let _ = log_in();
    let _ = log_in_tracked();
}
