use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup", rename_all = "camelcase")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub team_id: Option<funnel_runtime::Id>,
    }
}

#[funnel(event = "Login", rename_all = "lower")]
mod login {
    pub enum Step {
        Attempt,
    }
}

#[funnel_step(signup::visit, team_id = funnel_runtime::Id::new("team_1"))]
fn visit() {}

fn main() {
    visit();
}
