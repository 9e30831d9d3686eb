#[funnel_step(claim, tier = Tier::Pro)]
fn claim(team: String) -> Pin<Box<dyn Future<Output = Claimed> + Send>> {
    Box::pin(find(team))
}
