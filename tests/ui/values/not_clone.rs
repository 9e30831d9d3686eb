use funnel_runtime::{Label, funnel, funnel_step, step};

#[derive(Label)]
pub enum Tier {
    Free,
}

#[funnel(event = "Signup")]
mod signup {
    use super::Tier;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub tier: Option<Tier>,
    }
}
use signup::visit;

#[funnel_step(visit, tier = &tier)]
fn home(tier: Tier) {}

#[funnel_step(visit, tier = |ok| ok)]
fn about(tier: Tier) -> Tier {
    tier
}

#[funnel_step(visit, tier = |ok| *ok)]
fn prices(tier: Tier) -> Tier {
    tier
}

fn main() {
    home(Tier::Free);
    about(Tier::Free);
    prices(Tier::Free);
    step!(visit, tier = Tier::Free);
}
