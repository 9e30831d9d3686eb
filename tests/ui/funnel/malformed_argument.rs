use funnel_runtime::{funnel, funnel_step};

#[funnel(event = Signup, counter, owner("growth"), rename_all "camelCase", "allow")]
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
