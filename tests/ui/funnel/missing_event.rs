use funnel_runtime::{funnel, funnel_step};

#[funnel]
mod signup {
    pub enum Step {
        Visit,
    }
}

#[funnel(owner = "growth")]
mod login {
    pub enum Step {
        Attempt,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
