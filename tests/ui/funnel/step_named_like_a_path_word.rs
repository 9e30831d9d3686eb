use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        Crate,
        Super,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
