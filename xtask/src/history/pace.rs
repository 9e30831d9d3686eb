//! How fast something goes on, and how often it therefore happened up to a time: whole numbers that
//! only grow. A leaf.
//!
//! Times are seconds from the end of the past: below zero before it.

use std::f64::consts::TAU;

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) const WEEK: i64 = 7 * DAY;

/// How much more there is at the best time of a day and of a week than on average, as a share.
const SWINGS: [(i64, f64); 2] = [(DAY, 0.3), (WEEK, 0.1)];

/// How fast something goes on.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    /// In an hour, over a whole week and without changes.
    per_hour: f64,
    /// From when, and what becomes of the pace then. In the order of time; each is for the original pace.
    changes: Vec<(i64, f64)>,
}

impl Pace {
    pub(super) fn of(per_hour: f64) -> Self {
        Self {
            per_hour,
            changes: Vec::new(),
        }
    }

    pub(super) fn then(mut self, from: i64, factor: f64) -> Self {
        self.changes.push((from, factor));
        self
    }

    /// The same pace, by one of several who share the work.
    pub(super) fn shared(&self, share: f64) -> Self {
        Self {
            per_hour: self.per_hour * share,
            changes: self.changes.clone(),
        }
    }

    /// How often it happened since `begin`.
    pub(super) fn count(&self, begin: i64, time: i64) -> u64 {
        let ends = self.changes.iter().map(|(from, _)| *from);
        let ends = ends.chain([i64::MAX]);
        let pieces = [(i64::MIN, 1.0)]
            .into_iter()
            .chain(self.changes.iter().copied());
        let happened = pieces.zip(ends).map(|((from, factor), to)| {
            let (from, to) = (from.max(begin), to.min(time));
            if from < to {
                factor * self.per_hour * (hours(to) - hours(from))
            } else {
                0.0
            }
        });
        let happened: f64 = happened.sum();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and far below the end of u64"
        )]
        let whole = happened.max(0.0).floor() as u64;
        whole
    }
}

/// The integral of the curve of a week, in hours. Where the pace is the average one, an hour counts one.
fn hours(time: i64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "some weeks in seconds")]
    let seconds = |time: i64| time as f64;
    let swung = SWINGS.map(|(period, swing)| {
        let angle = TAU * seconds(time.rem_euclid(period)) / seconds(period);
        swing * seconds(period) / TAU * (1.0 - angle.cos())
    });
    (seconds(time) + swung.iter().sum::<f64>()) / seconds(HOUR)
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, Pace, WEEK};

    #[test]
    fn a_week_has_its_average_and_swings() {
        let pace = Pace::of(100.0);
        assert_eq!(pace.count(-WEEK, 0), 7 * 2400);
        let (rising, falling) = (pace.count(0, 6 * HOUR), pace.count(12 * HOUR, 18 * HOUR));
        assert!(rising > 650 && falling < 550, "{rising} and {falling}");
        let [now, yesterday, last_week] = [0, DAY, WEEK].map(|it| pace.count(-it - HOUR, -it));
        assert!(
            now == last_week && yesterday < now,
            "{now}, {yesterday}, {last_week}"
        );
    }

    #[test]
    fn what_changes_is_counted_from_then_on() {
        let pace = Pace::of(100.0).then(-DAY, 0.5).then(-HOUR, 0.0);
        assert_eq!(pace.count(-2 * WEEK, -WEEK), 7 * 2400);
        let halved = pace.count(-DAY, -HOUR);
        assert_eq!(pace.count(-DAY, 5 * HOUR), halved);
        assert!((1000..1200).contains(&halved), "{halved}");
    }

    #[test]
    fn it_only_grows() {
        let pace = Pace::of(7.0).then(-3 * DAY, 0.1).then(-DAY, 30.0);
        let counts = (-WEEK..HOUR)
            .step_by(97)
            .map(|time| pace.count(-WEEK, time));
        assert!(counts.is_sorted());
    }
}
