use funnel_runtime::{Counter, Label, business_counter};

pub mod telemetry {
    use super::*;

    #[derive(Label, Clone, Copy)]
    enum Outcome {
        Success,
        Failure,
    }

    /// Logins.
    #[business_counter(name = "logins_total")]
    pub static LOGINS: Counter<Outcome>;

    pub fn login() {
        LOGINS.inc(Outcome::Success);
        LOGINS.inc(Outcome::Failure);
    }
}

fn main() {
    telemetry::login();
}
