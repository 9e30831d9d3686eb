use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step<T> {
        Browser(T),
        Token,
    }
    pub enum Abort<const N: usize> {
        Cancelled,
    }
    pub enum Milestone<'a> {
        Accepted(&'a str),
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::Token);
    flow.give_up(login::Abort::Cancelled);
}

fn main() {
    log_in();
}
