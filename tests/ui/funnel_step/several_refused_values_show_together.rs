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
use signup::join;

#[funnel_step(join, teir = 5_u8, tier = String::new())]
fn home() {}

#[funnel_step(vist, team_id = 5_u8)]
fn about() {}

#[funnel_step(join, user_email = 5_u8)]
fn prices() {}

fn main() {
    home();
    about();
    prices();
}
