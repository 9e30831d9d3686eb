use funnel_runtime::{Id, funnel, funnel_step, step};

#[funnel(event = "Signup")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub team_id: Id,
    }
}
use signup::visit;

#[funnel_step(visit, team_id = id)]
fn home(id: Option<Id>) {}

#[funnel_step(visit, team_id = |ok| *ok)]
fn about() -> Result<Option<Id>, ()> {
    Ok(None)
}

fn main() {
    home(None);
    let _ = about();
    step!(visit, team_id = String::new());
}
