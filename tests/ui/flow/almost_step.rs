use funnel_runtime::flow;

#[flow(event = "Log In")]
mod login {
    pub enum Steps {
        Browser,
    }
}

fn main() {
    let _ = login::Steps::Browser;
}
