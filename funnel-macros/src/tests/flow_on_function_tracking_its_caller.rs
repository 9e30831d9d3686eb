#[funnel_flow(application_create, as flow)]
#[track_caller]
fn create(stop: bool) -> u32 {
    if stop {
        return 0;
    }
    line(&flow)
}
