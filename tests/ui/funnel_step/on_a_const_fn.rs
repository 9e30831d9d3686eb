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

#[funnel_step(visit)]
const fn home(tier: u8) -> u8 {
    tier
}

const TIER: u8 = home(5);

fn main() {
    home(TIER);
}
