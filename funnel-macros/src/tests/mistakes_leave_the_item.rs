#[derive(Label)]
enum Tier {
    Free(u8),
}

#[funnel(owner = "growth")]
mod conversion {
    enum Step {
        Bool,
        Claim,
    }
    struct Attrs {
        timestamp: Option<u64>,
    }
}

#[funnel_step(claim, tier = 1, tier = 2)]
const fn claim() -> u8 {
    5
}
