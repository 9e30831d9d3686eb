use funnel_runtime::{OptionalFlow as _, flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub enum Abort {
        Cancelled,
    }
    pub enum Milestone {
        AcceptedTerms,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[flow(event = "Log Out")]
mod logout {
    pub enum Step {
        Session,
    }
    pub enum Abort {
        Declined,
    }
    pub enum Milestone {
        ClosedTabs,
    }
    pub struct Attrs {
        pub count: Option<u8>,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(logout::Step::Session);
    flow.milestone(logout::Milestone::ClosedTabs);
    flow.give_up(logout::Abort::Declined);
    helper(Some(&flow));
}

#[funnel_flow(login, as flow)]
async fn log_in_later() -> Result<(), String> {
    if false {
        return flow.abort(logout::Abort::Declined, String::new());
    }
    Ok(())
}

fn helper(flow: Option<&login::Flow>) {
    flow.step(logout::Step::Session);
}

fn main() {
    log_in();
    drop(log_in_later());
}
