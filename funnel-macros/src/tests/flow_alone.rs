#[flow(event = "Log In")]
mod login {
    enum Step {
        Browser,
    }
}
