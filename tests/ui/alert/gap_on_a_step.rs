use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        #[alert(gap(from = "visit", to = "join", ratio = 0.5))]
        Join,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
