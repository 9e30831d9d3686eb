use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
}

#[funnel(event = "Signup")]
mod login {
    pub enum Step {
        Attempt,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

#[funnel_step(login::attempt)]
fn attempt() {}

fn main() {
    visit();
    attempt();
}
