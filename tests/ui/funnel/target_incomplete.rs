use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        #[target(from = Visit)]
        Join,
        #[target(at_least = 0.5)]
        Pay,
        #[target]
        Stay,
        #[target = 0.5]
        Invite,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
