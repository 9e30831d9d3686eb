use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub plan: Option<u8>,
        pub user_email: Option<Id>,
        pub tier: Option<String>,
    }
}

#[funnel_step(signup::visit, plan = 5_u8, colour = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
