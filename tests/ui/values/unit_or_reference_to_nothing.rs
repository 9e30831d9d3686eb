use funnel_runtime::{Label, funnel, funnel_step};

#[derive(Label, Clone, Copy)]
pub enum Tier {
    Free,
    Pro,
}

#[funnel(event = "Signup")]
mod signup {
    use super::Tier;
    use funnel_runtime::{Id, Literal};
    use std::time::Duration;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub tier: Option<Tier>,
        pub team_id: Option<Id>,
        pub channel: Option<Literal>,
        pub count: Option<u32>,
        pub latency_ms: Option<Duration>,
    }
}
use signup::visit;

#[funnel_step(visit, tier = ())]
fn home() {}

#[funnel_step(visit, tier = |ok| *ok)]
fn about() {}

#[funnel_step(visit, tier = None)]
fn prices() {}

fn main() {
    home();
    about();
    prices();
}
