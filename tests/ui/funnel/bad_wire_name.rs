use funnel_runtime::{Allowlist, funnel, funnel_step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["app_id", "größe"]);

#[funnel(event = "Signup", rename_all = "camelCase", allow = ALLOWED)]
mod signup {
    use funnel_runtime::Id;

    pub enum Step {
        Visit,
    }
    pub struct Attrs {
        pub app_id: Option<Id>,
        #[attr(rename = "entity.team")]
        pub team_id: Option<Id>,
        #[attr(rename = "the tier")]
        pub tier: Option<u8>,
        #[attr(rename = "")]
        pub layer: Option<u8>,
        pub größe: Option<u8>,
    }
}

#[funnel_step(signup::visit, tier = 5_u8, team_id = funnel_runtime::Id::new("team_1"))]
fn visit() {}

fn main() {
    visit();
}
