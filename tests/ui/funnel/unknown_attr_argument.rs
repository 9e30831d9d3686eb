use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        #[attr(entitty)]
        pub tier: Option<u8>,
        #[attr(required)]
        pub layer: Option<u8>,
        #[attr(skip, rename_to = "x")]
        pub attempt: Option<u8>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
