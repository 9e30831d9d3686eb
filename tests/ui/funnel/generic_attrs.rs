use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs<T> {
        pub tier: Option<T>,
        pub team_id: Option<funnel_runtime::Id>,
    }
}

#[funnel_step(signup::visit, team_id = funnel_runtime::Id::new("team_1"))]
fn visit() {}

fn main() {
    visit();
}
