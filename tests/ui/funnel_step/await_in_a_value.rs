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

async fn tier() -> u8 {
    5
}

#[funnel_step(visit, tier = tier().await)]
async fn home() {}

#[funnel_step(visit, tier = |ok| { tier().await })]
async fn about() -> u8 {
    5
}

#[funnel_step(visit, tier = async |ok| 5_u8)]
async fn prices() -> u8 {
    5
}

fn main() {
    let _ = home();
    let _ = about();
    let _ = prices();
}
