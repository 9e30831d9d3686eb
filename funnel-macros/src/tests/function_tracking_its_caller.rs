#[funnel_step(claim, tier = Tier::Pro)]
#[track_caller]
fn claim(stop: bool) -> u32 {
    if stop {
        return 0;
    }
    line()
}
