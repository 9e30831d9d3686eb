use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        #[alert(name = "Missing")]
        Visit,
        #[alert(name = "Missing")]
        Join,
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
