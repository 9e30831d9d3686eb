#[funnel_step(claim, tier = Tier::Pro, team_id = |claimed| claimed.team)]
async fn claim(team: String) -> Result<Claimed, Error> {
    find(team).await?
}
