use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup", conter = "signups_total", colour = "blue")]
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
