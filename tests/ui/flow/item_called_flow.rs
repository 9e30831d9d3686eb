use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub struct Flow;

    pub enum Step {
        Browser,
    }
}

#[flow(event = "Log Out")]
mod logout {
    use funnel_runtime::Flow;

    pub enum Step {
        Browser,
    }

    pub fn by(flow: &Flow<Step>) {
        flow.step(Step::Browser);
    }
}

#[funnel_flow(login, as flow)]
#[funnel_flow(logout, as other)]
fn log_in() {
    flow.step(login::Step::Browser);
    logout::by(&other);
}

fn main() {
    log_in();
}
