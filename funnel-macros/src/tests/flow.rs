/// From the wish for an application to one that runs.
#[flow(event = "Application Create", allow = crate::ALLOWED)]
pub mod application_create {
    use super::{Plan, Region};

    /// In order.
    pub enum Step {
        /// The application gets its name.
        Name,
        ApiCall,
    }

    /// Why it was given up.
    pub enum Abort {
        DeclinedTerms,
    }

    /// What happens on the way.
    pub enum Milestone {
        AcceptedTerms,
    }

    /// All that an event may say.
    #[derive(Debug, Default)]
    pub struct Attrs {
        pub region: Option<Region>,
        pub plan: Option<Plan>,
    }

    pub const HELPER: u8 = 5;
}
