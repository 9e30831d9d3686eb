use funnel_runtime::flow;

#[flow(event = "Log In")]
pub enum Step {
    Browser,
}

#[flow(event = "Log Out")]
fn log_out() -> Step {
    Step::Browser
}

fn main() {
    log_out();
}
