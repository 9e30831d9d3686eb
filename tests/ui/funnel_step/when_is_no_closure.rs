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

#[funnel_step(visit, when = true)]
fn home() {}

#[funnel_step(visit, when = |returned, more| *returned)]
fn about() -> bool {
    true
}

#[funnel_step(visit, when = || true)]
fn prices() -> bool {
    true
}

#[funnel_step(visit, when = |returned| *returned, when = |returned| !*returned)]
fn imprint() -> bool {
    true
}

#[funnel_step(visit, when)]
fn terms() -> bool {
    true
}

fn main() {
    home();
    about();
    prices();
    imprint();
    terms();
}
