#[flow(event = "Log-in", started = "Over", failed = "Over", counter = "logins_total", colour = "blue")]
mod login {
    use funnel_runtime::Flow;

    pub enum Step<T> {
        None(T),
        #[target(from = None, at_least = 0.5)]
        Browser = 5,
        #[milestone(event = "Seen")]
        browser,
    }

    enum Abort {}

    pub enum Milestone {
        #[milestone]
        Seen,
        #[milestone(event = "Seen")]
        SeenAgain,
        #[milestone(event = "Over")]
        Ended,
    }

    pub struct Attrs<T> {
        #[attr(required_at(Browser))]
        pub plan: Plan,
        pub reason: Option<u8>,
        #[attr(rename = "durationMs")]
        pub time: Option<u64>,
        pub unless: Option<bool>,
        pub of: Option<T>,
        pub name: Option<&'static str>,
    }
}

#[flow(event = "Log Out")]
mod logout {
    enum Steps {
        Browser,
    }
    struct Milestone;
}
