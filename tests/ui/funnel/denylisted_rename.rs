use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        #[attr(rename = "emailAddress")]
        pub team_id: Option<Id>,
    }
}

#[funnel_step(signup::visit, team_id = funnel_runtime::Id::new("team_1"))]
fn visit() {}

fn main() {
    visit();
}
