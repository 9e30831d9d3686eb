use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub when: Option<u64>,
        pub unless: Option<bool>,
        pub r#as: Option<u8>,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.set(|attrs| attrs.unless = Some(true));
}

fn main() {
    log_in();
}
