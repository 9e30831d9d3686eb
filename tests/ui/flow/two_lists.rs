use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Step {
        Token,
    }
    pub enum Abort {
        Cancelled,
    }
    pub enum Abort {
        Refused,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
    pub struct Attrs {
        pub count: Option<u8>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
    flow.give_up(login::Abort::Cancelled);
}

fn main() {
    log_in();
}
