use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup", owner = "growth", event = "Login", owner = "api")]
mod signup {
    pub enum Step {
        Visit,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
