use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        #[attr(required_at(Browser))]
        pub attempt: Option<u8>,
        #[attr(entity, required_at)]
        pub team_id: Option<funnel_runtime::Id>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.step(login::Step::Browser);
}

fn main() {
    log_in();
}
