use funnel_runtime::{flow, funnel_flow};

mod flows {
    use funnel_runtime::flow;

    #[flow(event = "Log Out")]
    pub mod logout {
        pub enum Step {
            Session,
        }
        pub struct Attrs {
            pub count: Option<u8>,
        }
    }
}

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(logn, as flow, attempt = 1_u8)]
fn log_in() -> Result<u8, String> {
    flow.step(login::Step::Browser);
    Ok(1)
}

#[funnel_flow(flows::log_out, count = |ok| *ok)]
async fn log_out() -> Result<u8, String> {
    Ok(1)
}

fn main() {
    let _ = log_in();
    drop(log_out());
}
