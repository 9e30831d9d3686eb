use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        #[attr(rename = "plan")]
        #[attr(rename = "level")]
        pub tier: Option<u8>,
        #[attr(entity, entity)]
        pub layer: Option<u8>,
        #[attr(required_at(Visit))]
        #[attr(required_at(Visit))]
        pub attempt: Option<u8>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8, attempt = 1_u8)]
fn visit() {}

fn main() {
    visit();
}
