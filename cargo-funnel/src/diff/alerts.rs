//! Alerts of steps and counters, and the case of the names that every event has: what an event or a counter has
//! beside its attributes.

use funnel_rules::{BASE_ATTRIBUTES, Case};

use super::pair::pair;
use super::rules::{ALERT_ADDED, ALERT_CHANGED, ALERT_REMOVED, RENAME_ALL_CHANGED};
use super::{Change, Diff, Said, Subject};
use crate::lock::Alert;

impl Diff<'_> {
    /// The alerts of one step or of one counter.
    pub(super) fn alerts(&mut self, subject: &Subject, old: &[Alert], new: &[Alert]) {
        let is_like = |was: &Alert, is: &Alert| was.parts() == is.parts();
        let pairs = pair(old, new, |alert| alert.name.as_str(), is_like);
        for alert in pairs.removed {
            let message = Said::new(
                "nobody is told any more of: {}",
                &[&alert.condition.words()],
            );
            let subject = subject.part("alert", &alert.name);
            self.say(&ALERT_REMOVED, subject, message);
        }
        for alert in pairs.added {
            let message = Said::new("somebody is told now of: {}", &[&alert.parts().join(", ")]);
            self.say(&ALERT_ADDED, subject.part("alert", &alert.name), message);
        }
        for (was, is) in pairs.renamed {
            let message = Said::new(
                "was called {}; whatever routes or silences it goes by its name",
                &[&was.name],
            );
            self.say(&ALERT_CHANGED, subject.part("alert", &is.name), message);
        }
        for (was, is) in pairs.kept {
            if was != is {
                let [was, now] = only_different(was, is);
                let message = Said::new("is {}, and was {}", &[&now, &was]);
                self.say(&ALERT_CHANGED, subject.part("alert", &is.name), message);
            }
        }
    }

    /// The case of the names that every event has, and of those `of_kind`. The case of attributes is in their
    /// own names, and what a key's name in events became is told there.
    pub(super) fn rename_all(
        &mut self,
        subject: &Subject,
        with: &[String],
        [old, new]: [Option<&str>; 2],
        of_kind: &[&str],
    ) {
        if old == new {
            return;
        }
        let usual = Case::Snake.name();
        let names = [new.unwrap_or(usual), old.unwrap_or(usual)];
        let message = Said::new(
            "the names of what every event has are in {} now, and were in {}",
            &names,
        );
        let mut change = Change::new(&RENAME_ALL_CHANGED, subject.clone(), message);
        let [is, was] = names.map(|name| Case::from_name(name).unwrap_or(Case::Snake));
        // The name of the event is called `event` in every case.
        let renamed = BASE_ATTRIBUTES.iter().filter(|name| **name != "event");
        for name in renamed.chain(of_kind) {
            if is.apply(name) != was.apply(name) {
                change = change.without_part(&was.apply(name), with);
            }
        }
        self.changes.push(change);
    }
}

/// What one says and the other does not, of both.
fn only_different(was: &Alert, is: &Alert) -> [String; 2] {
    let (was, is) = (was.parts(), is.parts());
    let only = |these: &[String], others: &[String]| {
        let parts = these.iter().zip(others);
        let parts = parts.filter(|(this, other)| this != other);
        let parts: Vec<_> = parts.map(|(this, _)| this.clone()).collect();
        parts.join(", ")
    };
    [only(&was, &is), only(&is, &was)]
}
