use funnel_runtime::{funnel, funnel_flow};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
}

mod plain {
    pub enum Step {
        Visit,
    }
}

mod empty {}

struct Session;

impl Session {
    #[funnel_flow(plain, as flow, attempt = 1_u8)]
    fn open(&self) -> Result<u8, String> {
        flow.step(plain::Step::Visit);
        Ok(1)
    }

    #[funnel_flow(plain)]
    async fn open_later(&self) -> Result<u8, String> {
        Ok(1)
    }
}

#[funnel_flow(signup)]
fn sign_up() {}

#[funnel_flow(empty, attempt = |ok| *ok)]
fn nothing() -> Result<u8, String> {
    Ok(1)
}

#[funnel_flow(signup::visit)]
fn step() {}

fn main() {
    let _ = Session.open();
    drop(Session.open_later());
    let _ = nothing();
    sign_up();
    step();
}
