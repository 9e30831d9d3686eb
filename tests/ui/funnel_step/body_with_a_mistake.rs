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
use signup::visit;

#[funnel_step(visit)]
fn home() -> u8 {
    "five"
}

#[funnel_step(visit)]
fn about(limit: u8) -> Result<u8, String> {
    let tier: u8 = limits + 1;
    Ok(tier)
}

#[funnel_step(visit)]
async fn prices() -> Result<u8, u8> {
    let text = String::new();
    drop(text);
    Err(text.len())
}

fn main() {
    home();
    let _ = about(5);
    let _ = prices();
}
