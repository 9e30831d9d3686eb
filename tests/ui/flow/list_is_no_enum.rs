use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub struct Step;
    pub type Abort = u8;
}

#[flow(event = "Log Out")]
mod logout {
    pub enum Step {
        Browser,
    }
    pub struct Abort {
        pub cancelled: bool,
    }
    pub type Milestone = u8;
}

#[funnel_flow(logout, as flow)]
fn log_out() {
    flow.step(logout::Step::Browser);
}

fn main() {
    log_out();
}
