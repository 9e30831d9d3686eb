use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
        #[attr(entity, required_at(Join))]
        pub team_id: Option<Id>,
    }
}
use signup::visit;

#[funnel_step(visit, tier = 5_u8, tier = 6_u8)]
fn home() {}

#[funnel_step(visit, tier = 5_u8, r#tier = |ok| *ok)]
fn about() -> u8 {
    5
}

fn main() {
    home();
    about();
}
