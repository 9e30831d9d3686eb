use funnel_runtime::{funnel, funnel_step};

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

#[funnel_step(Landing, tier = 5_u8)]
fn home() {}

#[funnel_step(signup::Step)]
fn about() -> u8 {
    5
}

#[funnel_step(signup)]
fn prices() {}

#[funnel_step(landing)]
fn terms() {}

#[funnel_step(Visit)]
fn contact() {}

#[funnel_step(signup::Step::Visit)]
fn imprint() {}

fn main() {
    home();
    about();
    prices();
    imprint();
    terms();
    contact();
}
