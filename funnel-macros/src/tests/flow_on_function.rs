#[funnel_flow(
    crate::telemetry::application_create,
    as flow,
    unless = options.dry_run,
    plan = options.plan,
    channel = "terminal",
    application = |made| made.id,
    region = |_| "eu",
    when = |returned| returned.is_ok(),
    token_count = 5,
    crate = hidden::runtime
)]
fn create<'a>(options: &'a Options, name: String) -> Result<Application, CliError<'a>> {
    flow.step(Step::Terms);
    take(options, name)
}
