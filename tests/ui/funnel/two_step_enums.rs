use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub enum Step {
        Join,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
    }
    pub struct Attrs {
        pub channel: Option<u8>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
