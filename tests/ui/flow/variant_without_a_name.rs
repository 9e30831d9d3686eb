use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    #[allow(non_camel_case_types)]
    pub enum Step {
        Browser,
        __,
    }
    #[allow(non_camel_case_types)]
    pub enum Milestone {
        ___,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::__);
}

fn main() {
    log_in();
}
