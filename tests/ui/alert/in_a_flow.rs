use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Create")]
mod create {
    pub enum Step {
        #[alert]
        Plan,
    }
}

#[funnel_flow(create)]
fn run() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    let _ = run();
}
