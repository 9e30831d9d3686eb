use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        #[target(from = Visit, at_least = 0.5)]
        #[target(from = Visit, at_least = 0.2)]
        Join,
        #[target(from = Visit, at_least = 0.5, at_least = 0.2)]
        Pay,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
