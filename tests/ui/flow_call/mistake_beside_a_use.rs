use funnel_runtime::funnel_flow;

mod flows {
    #[funnel_runtime::flow(event = "Log In")]
    pub mod login {
        pub enum Step {
            Browser,
        }
    }
}
use flows::login;

#[funnel_flow(login, as flow, scoped(attempt))]
fn log_in() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login)]
fn log_in_again() {
    flow.step(login::Step::Browser);
}

#[funnel_flow(login, as run, when = true)]
fn log_in_once_more() {
    run.step(login::Step::Browser);
}

fn main() {
    log_in();
    log_in_again();
    log_in_once_more();
}
