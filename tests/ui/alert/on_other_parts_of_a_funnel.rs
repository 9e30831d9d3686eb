use funnel_runtime::{Id, funnel, funnel_step};

#[funnel(event = "Signup")]
#[alert]
mod signup {
    use funnel_runtime::Id;

    #[alert(drop = 0.5)]
    pub enum Step {
        Visit,
    }

    #[alert]
    pub struct Attrs {
        #[alert(stalled)]
        pub team_id: Option<Id>,
    }
}

#[funnel_step(signup::visit, team_id = Id::new("team_1"))]
fn visit() {}

fn main() {
    visit();
}
