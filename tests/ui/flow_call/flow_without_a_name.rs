use funnel_runtime::{flow, funnel_flow};

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
        pub team_id: Option<funnel_runtime::Id>,
    }
}

#[funnel_flow(login, attempt = 1_u8)]
fn log_in() -> Result<(), String> {
    if helper().is_err() {
        return flow.abort(login::Abort::Cancelled, String::new());
    }
    Ok(())
}

#[funnel_flow(crate::login)]
async fn log_in_later() -> Result<(), String> {
    handing_on(Some(&flow));
    helper()
}

fn helper() -> Result<(), String> {
    Ok(())
}

fn handing_on(_: Option<&login::Flow>) {}

fn main() {
    let _ = log_in();
    drop(log_in_later());
}
