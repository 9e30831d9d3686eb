use funnel_runtime::{funnel, funnel_step};

pub enum Tier {
    Free,
}

#[funnel(event = "Signup")]
mod signup {
    use super::Tier;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub team_id: Option<String>,
        pub channel: Option<&'static str>,
        pub tier: Option<Tier>,
        pub count: Option<Option<u8>>,
        pub layer: Option<Missing>,
        pub result: Vec<u8>,
        pub attempt: Option<u8>,
    }
}

#[funnel_step(signup::visit, attempt = 5_u8)]
fn visit() {}

fn main() {
    visit();
    let _ = Tier::Free;
}
