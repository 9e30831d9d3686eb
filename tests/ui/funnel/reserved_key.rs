use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup", rename_all = "camelCase")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub timestamp: Option<u64>,
        pub session_id: Option<Id>,
        #[attr(rename = "cohort")]
        pub layer: Option<u8>,
        #[attr(rename = "serviceName")]
        pub env: Option<u8>,
        pub when: Option<u8>,
        pub tier: Option<u8>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
