#[funnel_flow(application_create::Step, as flow, plan = 1, plan = 2, step = 3)]
fn create() -> Option<u8> {
    flow.step(Step::Name);
    None
}

#[funnel_flow(application_create)]
async fn run() -> Result<(), Error> {
    helper(Some(&flow)).await?;
    flow.complete();
    Ok(())
}

#[funnel_flow(as flow, unless = |options| options.dry_run)]
const fn size() -> u8 {
    5
}
