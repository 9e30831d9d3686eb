use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        Join,
        #[allow(non_camel_case_types)]
        visit,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
