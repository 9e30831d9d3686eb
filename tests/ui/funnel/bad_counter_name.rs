use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Signup", counter = "signups")]
mod signup {
    pub enum Step {
        Visit,
    }
}

#[funnel(event = "Login", counter = "2fa_logins_total")]
mod login {
    pub enum Step {
        Attempt,
    }
}

#[funnel(event = "Purchase", counter = "purchases-per-day")]
mod purchase {
    pub enum Step {
        Pay,
    }
}

#[funnel(event = "2faReset")]
mod reset {
    pub enum Step {
        Begin,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
