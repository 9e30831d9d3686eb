use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        #[alert(drop = 5, window = "1m", severity = "high")]
        Visit,
        #[alert(stalled(beside = Jon), floor = 0, runbook = "wiki")]
        Join,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
