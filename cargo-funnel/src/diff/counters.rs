//! Business counters and their labels.

use super::events::has_counter;
use super::names::Names;
use super::pair::pair;
use super::rules::{
    LABEL_ADDED, LABEL_REMOVED, LABEL_RENAMED, MAX_SERIES_CHANGED, METRIC_ADDED, METRIC_REMOVED,
    METRIC_RENAMED, REDUCES_CHANGED, SERIES_LOWERED, SERIES_RAISED,
};
use super::{Change, Diff, Named, Said, Subject, named};
use crate::lock::Counter;

impl Diff<'_> {
    pub(super) fn counters(&mut self, names: &mut Names) {
        let old = named(&self.old.counters, |counter| &counter.name);
        let new = named(&self.new.counters, |counter| &counter.name);
        let is_like = |old: &Named<'_, Counter>, new: &Named<'_, Counter>| {
            let (was, is) = (old.records[0].0, new.records[0].0);
            was.labels == is.labels && was.owner == is.owner
        };
        let pairs = pair(&old, &new, |named| named.name, is_like);
        for counter in pairs.removed {
            names.counter_gone(counter.name);
            let message = Said::new("is not exported any more", &[]);
            let subject = Subject::new("metric", counter.name);
            let mut change = Change::new(&METRIC_REMOVED, subject, message);
            if !has_counter(self.new, counter.name) {
                change = change.without(counter.name);
            }
            self.changes.push(change);
        }
        for counter in pairs.added {
            names.counter_came(counter.name);
            let counter = counter.records[0].0;
            let subject = Subject::new("metric", &counter.name);
            let series = counter.series.to_string();
            let message = Said::new("is exported now; series: {}", &[&series]);
            self.say(&METRIC_ADDED, subject.clone(), message);
            self.owner_of_new(&subject, counter.owner.as_deref());
        }
        for (was, is) in pairs.renamed {
            names.counter_renamed(was.name, is.name);
            let message = Said::new("was called {}; its labels are the same", &[was.name]);
            let subject = Subject::new("metric", is.name);
            let change = Change::new(&METRIC_RENAMED, subject.clone(), message);
            self.changes.push(change.without(was.name));
            self.records(&subject, was, is, Self::counter);
        }
        for (was, is) in pairs.kept {
            self.records(&Subject::new("metric", is.name), was, is, Self::counter);
        }
    }

    fn counter(&mut self, old: &Counter, new: &Counter) {
        let subject = Subject::new("metric", &new.name);
        self.owner(&subject, old.owner.as_deref(), new.owner.as_deref());
        let with = [old.name.clone()];
        let pairs = pair(
            &old.labels,
            &new.labels,
            |label| label.name.as_str(),
            |was, is| was.values == is.values,
        );
        for label in pairs.removed {
            let message = Said::new("is not on its series any more", &[]);
            let subject = subject.part("label", &label.name);
            let change = Change::new(&LABEL_REMOVED, subject, message);
            self.changes.push(change.without_part(&label.name, &with));
        }
        for label in pairs.added {
            let texts = label.values.len().to_string();
            let message = Said::new("splits each of its series into {}", &[&texts]);
            let subject = subject.part("label", &label.name);
            let change = Change::new(&LABEL_ADDED, subject, message);
            // Whoever asks for the counter gets other series.
            self.changes.push(change.without(&old.name));
        }
        for (was, is) in pairs.renamed {
            let message = Said::new("was called {}; its texts are the same", &[&was.name]);
            let subject = subject.part("label", &is.name);
            let change = Change::new(&LABEL_RENAMED, subject, message);
            self.changes.push(change.without_part(&was.name, &with));
        }
        for (was, is) in pairs.kept {
            let subject = subject.part("label", &is.name);
            self.values(&subject, &with, &was.values, &is.values);
        }
        self.alerts(&subject, &old.alerts, &new.alerts);
        if old.series != new.series {
            let names = [old.series.to_string(), new.series.to_string()];
            let is_more = new.series > old.series;
            let rule = if is_more {
                &SERIES_RAISED
            } else {
                &SERIES_LOWERED
            };
            let message = Said::new("had {} series, and has {}", &[&names[0], &names[1]]);
            self.say(rule, subject.clone(), message);
        }
        if old.max_series != new.max_series {
            let names = [max_series(new), max_series(old)];
            let message = Said::new("may have {}, and could have {}", &[&names[0], &names[1]]);
            self.say(&MAX_SERIES_CHANGED, subject.clone(), message);
        }
        if old.reduces != new.reduces {
            let [is, was] =
                [new, old].map(|counter| counter.reduces.as_deref().unwrap_or("nothing"));
            let message = Said::new("is taken off from {}, and was from {}", &[is, was]);
            self.say(&REDUCES_CHANGED, subject, message);
        }
    }
}

fn max_series(counter: &Counter) -> String {
    match &counter.max_series {
        None => "as many series as usual".to_owned(),
        Some((most, reason)) => format!("up to {most} series because {reason}"),
    }
}
