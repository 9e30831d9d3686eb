use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In", started = "Login", completed = "Login", failed = "Login")]
mod both_given {
    pub enum Step {
        Browser,
    }
}

#[flow(event = "Sign In", aborted = "Sign In Started")]
mod end_given {
    pub enum Step {
        Browser,
    }
}

#[flow(event = "Come In", started = "Come In Failed")]
mod start_given {
    pub enum Step {
        Browser,
    }
}

#[funnel_flow(both_given, as flow)]
#[funnel_flow(end_given)]
#[funnel_flow(start_given)]
fn log_in() {
    flow.step(both_given::Step::Browser);
}

fn main() {
    log_in();
}
