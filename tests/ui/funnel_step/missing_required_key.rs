use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        pub tier: u8,
        #[attr(required_at(Join))]
        pub team_id: Option<Id>,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

#[funnel_step(signup::join, tier = 5_u8)]
fn join() {}

#[funnel_step(signup::join)]
async fn join_later() {}

fn main() {
    visit();
    join();
    let _ = join_later();
}
