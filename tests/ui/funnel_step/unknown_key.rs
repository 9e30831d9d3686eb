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

#[funnel_step(visit, teir = 5_u8)]
fn home() {}

#[funnel_step(visit, colour = 5_u8, tier = 5_u8)]
fn about() {}

#[funnel_step(visit, shade = |ok| *ok)]
fn prices() -> u8 {
    5
}

fn main() {
    home();
    about();
    prices();
}
