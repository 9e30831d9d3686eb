use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
        Bool,
        U8,
        Str,
    }
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[funnel_step(signup::visit, attempt = 5_u8)]
fn visit() {}

fn main() {
    visit();
}
