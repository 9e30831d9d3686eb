use funnel_runtime::{funnel, step};

#[funnel(event = "Signup")]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
        Join,
    }
    pub struct Attrs {
        pub tier: Option<u8>,
        #[attr(entity, required_at(Join))]
        pub team_id: Option<Id>,
    }
}

struct Landing;
#[allow(non_camel_case_types)]
struct landing;

fn main() {
    step!(Landing, tier = 5_u8);
    step!(signup::Step);
    step!(signup::Step::Visit);
    step!(landing);
}
