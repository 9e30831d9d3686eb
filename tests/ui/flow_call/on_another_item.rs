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

#[funnel_flow(login)]
struct Session;

impl Session {
    fn open(&self) {}
}

#[funnel_flow(login)]
mod handlers {}

trait Open {
    #[funnel_flow(login)]
    fn open(&self);
}

#[funnel_flow(login)]
const fn log_in() {}

fn main() {
    Session.open();
    log_in();
}
