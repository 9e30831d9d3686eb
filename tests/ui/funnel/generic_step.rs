use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step<T> {
        Visit(T),
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
