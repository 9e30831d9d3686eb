use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        #[attr]
        pub tier: Option<u8>,
        #[attr = "entity"]
        pub layer: Option<u8>,
        #[attr(rename = level)]
        pub attempt: Option<u8>,
        #[attr(required_at = Visit)]
        pub count: Option<u8>,
        #[attr(required_at())]
        pub status: Option<u8>,
        #[attr(entity = true)]
        pub channel: Option<u8>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
