#[funnel_step(
    crate::conversion::claim,
    tier = Tier::Pro,
    channel = "mail",
    team_id = |claimed| claimed.team,
    region = |_| "eu",
    when = |returned| returned.is_ok(),
    scoped(fingerprint),
    token_count = 5,
    crate = hidden::runtime
)]
fn claim<T: Into<u32>>(size: T) -> Result<impl Claimed, Error> {
    take(size.into())
}
