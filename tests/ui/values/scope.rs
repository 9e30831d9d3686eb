use funnel_runtime::{Label, funnel};

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

fn main() {
    let _guard = signup::Attrs {
        tier: None,
        team_id: Some(String::new()),
        channel: None,
        count: None,
        latency_ms: None,
    }
    .enter();
    let _guard = signup::Attrs {
        channel: Some("mail"),
        ..Default::default()
    }
    .enter();
}
