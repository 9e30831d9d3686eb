//! Emits events of every type that an attribute can have, to whom the standard variables of
//! OpenTelemetry name and to a file of JSON lines, until its standard input closes; then it prints its
//! shutdown report. `cargo xtask test` compares what arrives where.

use std::io::{self, Write as _};
use std::time::Duration;

use funnel_runtime::{Allowlist, Config, Id, Label, Otlp, funnel, step};

const ALLOWED: Allowlist =
    Allowlist::DEFAULT.and(&["delta", "is_new", "plan", "ratio", "seats", "teamId"]);

/// How many times everything happens; together more events than one batch has.
const ROUNDS: u64 = 200;

/// What is paid for.
#[derive(Label, Clone, Copy)]
enum Plan {
    Free,
    #[label(rename = "pro-2026")]
    Pro,
}

/// From a look to a purchase.
#[funnel(event = "Checkout", allow = ALLOWED, rename_all = "camelCase")]
mod checkout {
    use funnel_runtime::Id;

    use super::Plan;

    pub(super) enum Step {
        Look,
        Buy,
    }

    pub(super) struct Attrs {
        #[attr(entity)]
        pub team_id: Option<Id>,
        pub plan: Option<Plan>,
        pub seats: Option<u64>,
    }
}

/// What a person did first.
#[funnel(event = "Signup", allow = ALLOWED)]
mod signup {
    pub(super) enum Step {
        Done,
    }

    pub(super) struct Attrs {
        pub is_new: bool,
        pub delta: i64,
        pub ratio: f64,
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let backend = Otlp::from_env()?.build()?;
    let telemetry = Config::from_env()?.backend(backend).install()?;
    let seats = [0, 1, i64::MAX.unsigned_abs(), 1 << 63, u64::MAX];
    let deltas = [0, -1, i64::MIN, i64::MAX];
    let ratios = [0.0, 0.25, -1.5, 123_456.789, 0.001];
    for ((round, seats), (delta, ratio)) in (0..ROUNDS)
        .zip(seats.into_iter().cycle())
        .zip(deltas.into_iter().cycle().zip(ratios.into_iter().cycle()))
    {
        step!(checkout::look);
        let plan = if round % 2 == 0 {
            Plan::Free
        } else {
            Plan::Pro
        };
        step!(
            checkout::buy,
            team_id = Id::new(format!("team_{round}")),
            plan = plan,
            seats = seats
        );
        step!(
            signup::done,
            is_new = round % 3 == 0,
            delta = delta,
            ratio = ratio
        );
    }
    // Whoever started this reads along, and closes the input when all has arrived.
    io::copy(&mut io::stdin(), &mut io::sink())?;
    let report = telemetry.shutdown(Duration::from_secs(10));
    writeln!(io::stdout(), "{}", serde_json::to_string(&report)?)?;
    Ok(())
}
