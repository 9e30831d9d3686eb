use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        #[target(from = Join, at_least = 0.5)]
        Visit,
        #[target(from = Join, at_least = 0.5)]
        Join,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
