use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        #[attr(entitty)]
        pub team_id: Option<funnel_runtime::Id>,
        #[attr(name = "tries", rename)]
        pub attempt: Option<u8>,
        #[attr]
        pub count: Option<u8>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
