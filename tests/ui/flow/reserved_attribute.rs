use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In", rename_all = "camelCase")]
mod login {
    pub enum Step {
        Browser,
    }
    pub struct Attrs {
        pub step: Option<u8>,
        pub reason: Option<u8>,
        pub error_class: Option<u8>,
        #[attr(rename = "took")]
        pub duration_ms: Option<u64>,
        #[attr(rename = "flow-id")]
        pub attempt: Option<u8>,
        #[attr(rename = "ErrorClass")]
        pub count: Option<u8>,
    }
}

#[funnel_flow(login, as flow, attempt = 1_u8)]
fn log_in() {
    flow.set(|attrs| attrs.count = Some(5));
}

fn main() {
    log_in();
}
