#[funnel_flow(application_create, as flow, plan = Plan::Free)]
fn create(name: &str) -> impl Future<Output = Result<Application, Error>> + '_ {
    async move { make(name, &flow).await }
}
