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

#[funnel_step(visit, when = |returned| returned.len())]
fn home() -> Vec<u8> {
    Vec::new()
}

fn main() {
    home();
}
