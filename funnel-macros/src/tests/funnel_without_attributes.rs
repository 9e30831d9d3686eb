#[funnel(event = "signup:begin")]
mod signup {
    enum Step {
        Visit,
    }
}
