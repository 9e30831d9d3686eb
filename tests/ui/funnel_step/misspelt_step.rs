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
#[allow(unused_imports)]
use signup::visit;

#[funnel_step(vist, tier = 5_u8)]
fn home() {}

#[funnel_step(vist)]
async fn about() {}

#[funnel_step(signup::joyn, team_id = |ok| *ok)]
fn join() -> u8 {
    5
}

fn main() {
    home();
    let _ = about();
    join();
}
