#[flow(
    event = "CLI Command",
    started = "Command Invoked",
    completed = "Command Completed",
    aborted = "Command Completed",
    failed = "Command Broke",
    allow = telemetry::ALLOWED,
    rename_all = "camelCase",
    owner = "cli",
    crate = renamed::funnel
)]
pub(crate) mod command {
    use renamed::funnel::Id;

    pub(crate) enum Step {
        Run,
        #[cfg(windows)]
        Elevate,
    }

    pub(crate) enum Abort {
        Cancelled,
        DeclinedTerms,
    }

    pub(crate) enum Milestone {
        AcceptedTerms,
        /// Out of the question.
        #[milestone(event = "Declined The Terms")]
        DeclinedTerms,
    }

    pub(crate) struct Attrs {
        #[attr(entity, rename = "installation")]
        pub(crate) installation_id: Option<Id>,
        pub(crate) token_count: Option<u32>,
    }
}
