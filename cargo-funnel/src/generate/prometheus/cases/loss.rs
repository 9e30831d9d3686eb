//! The cases of an alert on losses: of each of the two windows, both sides of what is too much.

use super::super::loss::{ACCEPTED, DROPPED, FLOOR, Loss};
use super::super::model::Alert;
use super::file::{Looked, Test};
use super::samples::counter;
use super::{JOB, OTHER, Tests, fired};
use crate::generate::promql::{Decimal, Series};
use funnel_rules::Duration;

/// How many steps between samples a short window has.
const SHORT: usize = 2;
/// The backend of all cases.
const BACKEND: &str = "otlp";
/// How many events are accepted in each step. With the shares of both alerts, what is lost is exact.
const EACH: f64 = 625.0;

/// Growth in each step of the long window, the last of which are the short one.
struct Case {
    name: &'static str,
    accepted: Vec<f64>,
    dropped: Vec<f64>,
    fires: bool,
}

/// Too much in each step, and how many steps there are.
struct Scale {
    steps: usize,
    share: f64,
}

impl Scale {
    fn even(&self, each: f64) -> Vec<f64> {
        vec![each; self.steps]
    }

    /// This in the short window, and that before.
    fn then(&self, before: f64, after: f64) -> Vec<f64> {
        let mut growth = self.even(before);
        growth[self.steps - SHORT..].fill(after);
        growth
    }

    /// Just the share in the long window, and more in the short one. The first step is as all together, so that
    /// it does not matter whether a version of Prometheus counts it.
    fn at_long(&self, too_much: f64) -> Vec<f64> {
        #[allow(clippy::cast_precision_loss, reason = "a few steps")]
        let more = (self.steps - SHORT - 1) as f64 / 4.0;
        let mut growth = self.then(too_much - 0.5, too_much + more);
        growth[0] = too_much;
        growth
    }
}

pub(super) fn tests(alert: &Alert, loss: &Loss) -> Tests {
    let [long, short] = [loss.long, loss.short]
        .map(|window| Duration::parse(window).map_or(0, |window| window.seconds() * 1_000));
    let step = short / SHORT as u64;
    let scale = Scale {
        steps: usize::try_from(long / step).unwrap_or(0),
        share: share(loss),
    };
    let tests = cases(&scale)
        .into_iter()
        .map(|case| test(alert, &case, step, long));
    Tests {
        evaluation: long,
        tests: tests.collect(),
    }
}

fn share(loss: &Loss) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a share has a few digits")]
    Decimal::parse(loss.share).map_or(0.0, |share| {
        let (numerator, denominator) = share.fraction();
        numerator as f64 * EACH / denominator as f64
    })
}

fn cases(scale: &Scale) -> Vec<Case> {
    let case = |name, dropped, fires| Case {
        name,
        accepted: scale.even(EACH),
        dropped,
        fires,
    };
    let much = scale.share;
    #[allow(clippy::cast_precision_loss, reason = "a few")]
    let floor = FLOOR as f64 / scale.steps as f64;
    let all = |name, each: f64, fires| Case {
        name,
        accepted: scale.even(each * 2.0),
        dropped: scale.even(each),
        fires,
    };
    vec![
        case(
            "far more than may be lost is lost",
            scale.even(4.0 * much),
            true,
        ),
        case(
            "a little more is lost",
            scale.even(much * 65.0 / 64.0),
            true,
        ),
        case(
            "in the long window just as much is lost",
            scale.at_long(much),
            false,
        ),
        case(
            "in the short window just as much is lost",
            scale.then(4.0 * much, much),
            false,
        ),
        case(
            "in the short window a little more is lost",
            scale.then(4.0 * much, much * 65.0 / 64.0),
            true,
        ),
        case("it was long ago", scale.then(4.0 * much, 0.0), false),
        case("it has only begun", scale.then(0.0, 4.0 * much), false),
        all("as many are lost as somebody is told of", floor, true),
        all("a few are lost, of a few", floor * 63.0 / 64.0, false),
        case("nothing is lost", scale.even(0.0), false),
        Case {
            name: "nothing is sent",
            accepted: scale.even(0.0),
            dropped: scale.even(0.0),
            fires: false,
        },
    ]
}

fn test(alert: &Alert, case: &Case, step: u64, long: u64) -> Test {
    let at = 2 * long;
    let series = |name: &str, job: &str, backend: &str, growth: &[f64]| {
        let series = Series::named(name)
            .with("job", job)
            .with("backend", backend);
        // What a longer window would see.
        let before = vec![growth[0]; growth.len()];
        let growth = [&before, growth].concat();
        (series, growth)
    };
    let mut all = vec![series(ACCEPTED, JOB, BACKEND, &case.accepted)];
    // Losses have a label more.
    let halves: Vec<_> = case.dropped.iter().map(|by| by / 2.0).collect();
    for reason in ["expired", "rejected"] {
        let (series, growth) = series(DROPPED, JOB, BACKEND, &halves);
        all.push((series.with("reason", reason), growth));
    }
    let mut fires = Vec::new();
    if case.fires {
        // In another job, and for another backend, all is well.
        for (job, backend) in [(OTHER, BACKEND), (JOB, "other")] {
            let many: Vec<_> = case.accepted.iter().map(|by| by * 512.0).collect();
            all.push(series(ACCEPTED, job, backend, &many));
            let none = vec![0.0; many.len()];
            let (series, growth) = series(DROPPED, job, backend, &none);
            all.push((series.with("reason", "expired"), growth));
        }
        let sum = |growth: &[f64]| growth.iter().sum::<f64>();
        let value = sum(&case.dropped) / sum(&case.accepted);
        fires.push(fired(alert, &[("job", JOB), ("backend", BACKEND)], value));
    }
    let written = all
        .into_iter()
        .map(|(series, growth)| (series.selector(), counter(&growth)));
    Test {
        name: case.name.to_owned(),
        step,
        series: written.collect(),
        looked: vec![Looked {
            at,
            alert: alert.name.clone(),
            fires,
        }],
        values: Vec::new(),
    }
}
