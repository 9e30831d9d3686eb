use funnel_runtime::{Label, funnel, funnel_step, step};

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

#[funnel_step(visit, count = Tier::Pro)]
fn home() {}

fn main() {
    home();
    step!(visit, count = 5.5);
    step!(visit, latency_ms = 5);
    step!(visit, count = -5_i32);
    step!(visit, count = Tier::Free as u8);
}
