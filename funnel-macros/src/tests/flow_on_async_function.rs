#[funnel_flow(application_create, as flow, plan = Plan::Free, application = |made| made.id)]
async fn create(name: String, key: String) -> Result<Application, Error> {
    flow.step(Step::ApiCall);
    make(name, key).await?
}

#[funnel_flow(application_create, as flow)]
async fn serve() -> ! {
    loop {
        wait(&flow).await;
    }
}
