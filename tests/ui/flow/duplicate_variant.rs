use funnel_runtime::{flow, funnel_flow};

#[flow(event = "Log In")]
mod login {
    pub enum Step {
        ApiCall,
        APICall,
    }
    pub enum Abort {
        Cancelled,
        #[allow(non_camel_case_types)]
        cancelled,
    }
    pub enum Milestone {
        TermsV2,
        #[allow(non_camel_case_types)]
        TermsV_2,
    }
}

#[funnel_flow(login, as flow)]
fn log_in() {
    flow.step(login::Step::ApiCall);
    flow.step(login::Step::APICall);
}

fn main() {
    log_in();
}
