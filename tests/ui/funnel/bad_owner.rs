use funnel_runtime::funnel;

#[funnel(event = "Signup", owner = "")]
mod signup {
    pub enum Step {
        Visit,
    }
}

#[funnel(event = "Login", owner = "growth\napi")]
mod login {
    pub enum Step {
        Attempt,
    }
}

fn main() {}
