use funnel_runtime::{funnel, step};

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

async fn home() {
    step!(visit, tier = tier().await);
}

fn main() {
    let _ = home();
}
