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

#[funnel_step(visit, timestamp = 5_u64)]
fn home() {}

#[funnel_step(visit, funnel_step = 5_u8, tier = 5_u8)]
fn about() {}

fn main() {
    home();
    about();
}
