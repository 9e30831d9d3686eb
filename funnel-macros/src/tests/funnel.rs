/// Anonymous visitor to paying team.
///
/// More than the first paragraph.
#[funnel(
    event = "InstantFunnel",
    counter = "instant_total",
    allow = crate::ALLOWED,
    rename_all = "camelCase",
    owner = "growth"
)]
pub mod conversion {
    use super::Tier;
    use funnel_runtime::Id;

    /// In funnel order.
    pub enum Step {
        /// The page was opened.
        Landing,
        #[target(from = Landing, at_least = 0.02)]
        Claim,
        Move,
    }

    /// All that an event may say.
    pub struct Attrs {
        /// What is paid for.
        pub tier: Tier,
        #[attr(entity, required_at(Claim), rename = "team")]
        pub team_id: Option<Id>,
        pub token_count: Option<u32>,
    }

    pub const HELPER: u8 = 5;
}
