use funnel_runtime::funnel;

#[funnel(event = "Signup")]
mod signup {
    pub enum Step {
        Visit,
    }
    pub enum Attrs {
        Tier,
    }
}

#[funnel(event = "Login")]
mod login {
    pub enum Step {
        Attempt,
    }
    pub type Attrs = ();
}

fn main() {}
