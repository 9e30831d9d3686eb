use funnel_runtime::{Id, flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub user_email: Option<funnel_runtime::Id>,
    }
}

#[funnel_flow(login, as flow, user_email = Id::from(5_u32))]
fn log_in() {
    flow.set(|attrs| attrs.user_email = None);
}

fn main() {
    log_in();
}
