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

#[funnel_step(visit, team_id = name.clone())]
fn home(name: String) {}

#[funnel_step(visit, channel = |ok| ok.clone())]
fn about(name: String) -> Result<String, ()> {
    Ok(name)
}

fn main() {
    home(String::new());
    let _ = about(String::new());
    step!(visit, channel = String::from("mail"));
    step!(visit, channel = Some(String::new()));
    step!(visit, team_id = &String::new());
}
