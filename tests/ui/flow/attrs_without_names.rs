use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs(pub Option<u8>);
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
