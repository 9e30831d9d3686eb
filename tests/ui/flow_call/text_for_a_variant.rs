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
fn log_in() -> Result<(), String> {
    flow.step("browser");
    flow.milestone("accepted_terms");
    flow.abort("cancelled", String::new())
}

fn main() {
    let _ = log_in();
}
