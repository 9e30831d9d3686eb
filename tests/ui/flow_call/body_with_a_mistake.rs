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
    flow.step(login::Step::Browser);
    Ok("one")
}

#[funnel_flow(login, as flow)]
async fn log_in_later() -> Result<u8, String> {
    flow.step(login::Step::Browser);
    let number: u8 = "1".parse()?;
    Ok(number)
}

fn main() {
    let _ = log_in();
    drop(log_in_later());
}
