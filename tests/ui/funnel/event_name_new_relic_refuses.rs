use funnel_runtime::{funnel, funnel_step};

#[funnel(event = "Sign up")]
mod signup {
    pub enum Step {
        Visit,
    }
}

#[funnel(event = "MetricLogin")]
mod login {
    pub enum Step {
        Attempt,
    }
}

#[funnel(event = "Public_Purchase")]
mod purchase {
    pub enum Step {
        Pay,
    }
}

#[funnel(event = "")]
mod empty {
    pub enum Step {
        Begin,
    }
}

#[funnel_step(signup::visit)]
fn visit() {}

fn main() {
    visit();
}
