use funnel_runtime::{flow, funnel_flow};

#[flow(
    event = "Log-In",
    started = "Over",
    failed = "Over",
    counter = "logins_total",
    rename_all = "camel",
    colour = "blue"
)]
mod login {
    pub struct Flow;

    pub enum Step {
        None,
        #[target(from = None, at_least = 0.5)]
        Browser = 5,
        Pay(u32),
    }

    enum Abort {}

    pub enum Milestone {
        #[milestone]
        Seen,
        #[milestone(event = "Over")]
        Ended,
    }

    pub struct Attrs {
        #[attr(required_at(Browser), entitty)]
        pub attempt: u8,
        pub reason: Option<u8>,
        #[attr(rename = "password")]
        pub count: Option<u64>,
        pub unless: Option<bool>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() -> Result<(), std::fmt::Error> {
    flow.step(login::Step::Browser);
    flow.milestone(login::Milestone::Ended);
    flow.set(|attrs| attrs.count = Some(5));
    Ok(())
}

fn main() {
    let _ = log_in();
}
