use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        Join(u32),
        Pay { cents: u32 },
    }
}

#[funnel_step(signup::join)]
fn join() {}

fn main() {
    join();
}
