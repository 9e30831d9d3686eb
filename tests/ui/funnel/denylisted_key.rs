use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
        pub user_email: Option<Id>,
        pub r#token: Option<Id>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
