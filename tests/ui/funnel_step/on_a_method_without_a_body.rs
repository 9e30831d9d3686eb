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

trait Page {
    #[funnel_step(visit)]
    fn open(&self) -> u8;

    #[funnel_step(visit)]
    async fn load(&self);
}

struct Home;

impl Page for Home {
    fn open(&self) -> u8 {
        5
    }

    async fn load(&self) {}
}

fn main() {
    Home.open();
    let _ = Home.load();
}
