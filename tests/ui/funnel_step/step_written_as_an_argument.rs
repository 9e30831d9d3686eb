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

#[funnel_step(step = visit)]
fn home() {}

#[funnel_step("visit")]
fn about() {}

#[funnel_step(visit())]
fn prices() {}

fn main() {
    home();
    about();
    prices();
}
