use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        #[attr(required_at(Joined))]
        pub tier: Option<u8>,
        #[attr(required_at(Join, Purchase))]
        pub layer: Option<u8>,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
