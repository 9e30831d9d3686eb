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
struct Home {
    tier: u8,
}

#[funnel_step(visit)]
enum About {
    Us,
}

#[funnel_step(visit)]
impl Home {
    fn tier(&self) -> u8 {
        self.tier
    }
}

#[funnel_step(visit)]
trait Page {
    fn open(&self);
}

#[funnel_step(visit)]
mod page {
    pub fn open() {}
}

#[funnel_step(visit)]
const LIMIT: u8 = 5;

#[funnel_step(visit)]
static TIER: u8 = 5;

impl Page for Home {
    fn open(&self) {}
}

fn main() {
    let home = Home { tier: TIER + LIMIT };
    home.tier();
    home.open();
    page::open();
    let _ = About::Us;
}
