use funnel_runtime::funnel;

#[funnel(event = "Signup")]
mod signup {
    pub struct Attrs {
        pub tier: Option<u8>,
    }
}

#[funnel(event = "Login")]
mod login {
    pub enum Steps {
        Attempt,
    }
}

#[funnel(event = "Purchase")]
mod purchase {
    pub struct Step;
}

fn main() {
    let _ = signup::Attrs { tier: None };
}
