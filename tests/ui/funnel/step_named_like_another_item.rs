use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    #[allow(non_camel_case_types)]
    pub struct plan;

    pub enum Step {
        Visit,
        Plan,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
