use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs(pub Option<u8>);
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
