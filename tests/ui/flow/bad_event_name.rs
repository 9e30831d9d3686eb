use funnel_runtime::{flow, funnel_flow};

#[flow(event = "")]
mod empty {
    pub enum Step {
        Browser,
    }
}

#[flow(event = "Log  In ")]
mod spaces {
    pub enum Step {
        Browser,
    }
}

#[flow(event = "Log-In")]
mod other_characters {
    pub enum Step {
        Browser,
    }
}

#[flow(event = "Metric Login")]
mod reserved {
    pub enum Step {
        Browser,
    }
}

#[funnel_flow(spaces, as flow)]
#[funnel_flow(empty)]
#[funnel_flow(other_characters)]
#[funnel_flow(reserved)]
fn log_in() {
    flow.step(spaces::Step::Browser);
}

fn main() {
    log_in();
}
