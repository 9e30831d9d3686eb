use funnel_runtime::funnel;

#[funnel(event = "Signup")]
fn signup() {}

#[funnel(event = "Login")]
pub struct Login {
    tier: u8,
}

#[funnel(event = "Purchase")]
pub enum Step {
    Begin,
}

fn main() {
    signup();
    let _ = Login { tier: 1 };
    let _ = Step::Begin;
}
