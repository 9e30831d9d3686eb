use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        #[alert(only("visit"))]
        Join,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
