use funnel_runtime::funnel_flow;

mod flows {
    use funnel_runtime::flow;

    #[flow(event = "Log Out")]
    pub mod logout {
        pub enum Step {
            Session,
        }
        pub struct Attrs {
            pub count: Option<u8>,
        }
    }
}

#[funnel_flow(logout, as flow, count = 5_u8)]
fn log_out() -> Result<(), String> {
    flow.step(flows::logout::Step::Session);
    helper(Some(&flow))
}

fn helper(flow: Option<&flows::logout::Flow>) -> Result<(), String> {
    let _ = flow;
    Ok(())
}

fn main() {
    let _ = log_out();
}
