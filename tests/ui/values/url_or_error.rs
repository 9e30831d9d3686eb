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

pub struct Url(String);

#[funnel_step(visit, channel = Url(url.0.clone()))]
fn home(url: Url) {}

#[funnel_step(visit, channel = |error| error.kind())]
fn about() -> std::io::Error {
    std::io::Error::last_os_error()
}

fn main() {
    home(Url(String::new()));
    about();
    let error: Box<dyn std::error::Error> = "no".into();
    step!(visit, channel = error);
    step!(visit, team_id = std::net::Ipv4Addr::LOCALHOST);
    step!(visit, team_id = std::path::PathBuf::new());
}
