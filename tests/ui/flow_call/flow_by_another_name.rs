use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::Browser);
    flwo.complete();
}

#[funnel_flow(login)]
async fn log_in_later() -> Result<(), String> {
    run.step(login::Step::Browser);
    Ok(())
}

fn main() {
    log_in();
    drop(log_in_later());
}
