use funnel_runtime::flow;

#[flow(event = "Log In")]
mod login {
    pub struct Attrs {
        pub attempt: Option<u8>,
    }
}

#[flow(event = "Log Out")]
mod logout {}

fn main() {
    let _ = login::Attrs { attempt: None };
}
