#[funnel_step(claim, tier = Tier::Pro)]
fn claim(team: &str) -> impl Future<Output = Result<Claimed, Error>> + '_ {
    async move { find(team).await }
}
