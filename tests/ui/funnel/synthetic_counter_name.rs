use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Login", counter = "logins_synthetic_total")]
mod login {
    pub enum Step {
        Attempt,
    }
}

#[funnel(event = "LoginSynthetic")]
mod by_probes {
    pub enum Step {
        Attempt,
    }
}

#[funnel(event = "LoginsSynthetic", counter = "logins_of_probes_total")]
mod named {
    pub enum Step {
        Attempt,
    }
}

#[funnel_step(named::attempt)]
fn attempt() {}

fn main() {
    attempt();
}
