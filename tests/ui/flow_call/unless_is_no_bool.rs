use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[funnel_flow(login, unless = dry_run)]
fn log_in(dry_run: u8) {
    let _ = dry_run;
}

#[funnel_flow(login, unless = is_dry)]
async fn log_in_again() -> Result<(), String> {
    Ok(())
}

fn is_dry() -> bool {
    true
}

fn main() {
    log_in(1);
    drop(log_in_again());
    is_dry();
}
