use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        #[target(from = Visit, at_least = 2)]
        Join,
        #[target(from = Visit, at_least = 0)]
        Pay,
        #[target(from = Visit, at_least = "2 %")]
        Stay,
        #[target(from = Visit, at_least = -0.5)]
        Invite,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
