use funnel_runtime::{OptionalFlow as _, flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
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
}

#[funnel_flow(login, as flow, atempt = 1_u8, colour = |ok| *ok)]
fn log_in() -> Option<u8> {
    flow.set(|attrs| attrs.atempt = Some(1));
    helper(Some(&flow));
    Some(1)
}

#[funnel_flow(logout, as flow, attempt = 1_u8)]
fn log_out() {
    flow.set(|attrs| attrs.attempt = Some(1));
}

fn helper(flow: Option<&login::Flow>) {
    flow.set(|attrs| attrs.colour = Some(1));
}

fn main() {
    log_in();
    log_out();
}
