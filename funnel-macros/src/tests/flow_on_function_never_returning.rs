#[funnel_flow(application_create, as flow, plan = Plan::Free)]
fn serve() -> ! {
    loop {
        flow.step(Step::ApiCall);
    }
}
