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

#[funnel_step(visit, channel = name)]
fn home(name: &str) {}

#[funnel_step(visit, team_id = |ok| *ok)]
fn about() -> &'static str {
    "us"
}

fn main() {
    home("a");
    about();
    const CHANNEL: &str = "mail";
    step!(visit, channel = CHANNEL);
    step!(visit, channel = Some("mail"));
    step!(visit, team_id = "team_1");
}
