use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Sign up", counter = "signups", rename_all = "camel", colour = "blue")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
        Bool,
        #[target(from = Pay, at_least = 2)]
        Join,
        Pay(u32),
    }

    pub struct Attrs {
        pub timestamp: Option<u64>,
        #[attr(rename = "password")]
        pub team_id: Option<Id>,
        #[attr(required_at(Leave), entitty)]
        pub tier: Option<u8>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8)]
fn visit() {}

#[funnel_step(signup::join, team_id = funnel_runtime::Id::new("team_1"))]
fn join() {}

fn main() {
    visit();
    join();
}
