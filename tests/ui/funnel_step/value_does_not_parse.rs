use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
    }
}
use signup::visit;

#[funnel_step(visit, tier = 5_u8 +)]
fn home() {}

#[funnel_step(visit, tier = u8::)]
fn about() {}

#[funnel_step(visit, tier = |_| match)]
fn prices() {}

fn main() {
    home();
    about();
    prices();
}
