#[funnel_flow(application_create, as flow)]
fn create(name: String) -> Pin<Box<dyn Future<Output = Application> + Send>> {
    Box::pin(make(name, flow))
}
