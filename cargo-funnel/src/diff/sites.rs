//! The places that emit, run flows and count.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::rules::{FLOW_SILENT, SITE_ADDED, SITE_REMOVED, STEP_SILENT};
use super::{Change, Diff, Said, Subject};
use crate::lock::{Builds, Of, Records, Site};

/// A place, whatever number of sites is there.
type Place = (Of, String, String, String);
/// How many sites are at each place, in which builds.
type Places<'a> = BTreeMap<Place, BTreeMap<u64, &'a Builds>>;

impl Diff<'_> {
    /// Sites of what is gone or new are told there.
    pub(super) fn sites(&mut self, names: &Names) {
        let old = places(&self.old.sites, |of| names.now(of));
        let new = places(&self.new.sites, |of| {
            (!names.is_new(of)).then(|| of.clone())
        });
        let silent = self.silent(&old, &new);
        for (place, counts) in &old {
            let subject = subject(place);
            match new.get(place) {
                None if silent.contains(&place.0) => {}
                None => self.say(&SITE_REMOVED, subject, removed(place)),
                Some(now) if now == counts => {}
                Some(now) if now.keys().eq(counts.keys()) => {
                    for (count, builds) in counts {
                        self.presence(&subject, builds, now[count]);
                    }
                }
                Some(now) => {
                    let [was, is] = [counts, now].map(|counts| counts.keys().max().copied());
                    let rule = if is > was { &SITE_ADDED } else { &SITE_REMOVED };
                    let [was, is] = [was, is].map(|count| count.unwrap_or_default().to_string());
                    self.say(
                        rule,
                        subject,
                        Said::new("sites there: {}, and were {}", &[&is, &was]),
                    );
                }
            }
        }
        for place in new.keys().filter(|place| !old.contains_key(place)) {
            self.say(&SITE_ADDED, subject(place), added(place));
        }
    }

    /// Tells of steps and flows of which the last site is gone, and gives them.
    fn silent(&mut self, old: &Places<'_>, new: &Places<'_>) -> BTreeSet<Of> {
        let mut silent = BTreeSet::new();
        let heard: BTreeSet<&Of> = new.keys().map(|(of, ..)| of).collect();
        for (of, ..) in old.keys() {
            if silent.contains(of) || heard.contains(of) {
                continue;
            }
            let change = match of {
                Of::Step { event, step } => {
                    let message = Said::new("no function emits it any more", &[]);
                    let subject = Subject::new("event", event).part("step", step);
                    let mut with = vec![event.clone()];
                    let events = self.new.events.keys().filter(|found| found.name == *event);
                    with.extend(events.map(|event| event.counter.clone()));
                    Change::new(&STEP_SILENT, subject, message).without_part(step, &with)
                }
                Of::Flow(flow) => {
                    let message = Said::new("no function runs it any more", &[]);
                    Change::new(&FLOW_SILENT, Subject::new("flow", flow), message).without(flow)
                }
                // Code that counts by hand leaves no record.
                Of::Counter(_) => continue,
            };
            self.changes.push(change);
            silent.insert(of.clone());
        }
        silent
    }
}

fn places(sites: &Records<Site>, now: impl Fn(&Of) -> Option<Of>) -> Places<'_> {
    let mut places = Places::new();
    for (site, builds) in sites {
        if let Some(of) = now(&site.of) {
            let place = (
                of,
                site.krate.clone(),
                site.module.clone(),
                site.function.clone(),
            );
            places.entry(place).or_default().insert(site.count, builds);
        }
    }
    places
}

fn subject((_, _, module, function): &Place) -> Subject {
    let name = match &**function {
        "" => module.clone(),
        function => format!("{module}::{function}"),
    };
    Subject::new("site", &name)
}

fn added((of, ..): &Place) -> Said {
    match of {
        Of::Step { event, step } => Said::new("emits {} at {} now", &[event, step]),
        Of::Flow(flow) => Said::new("runs {} now", &[flow]),
        Of::Counter(counter) => Said::new("counts in {} now", &[counter]),
    }
}

fn removed((of, ..): &Place) -> Said {
    match of {
        Of::Step { event, step } => Said::new("does not emit {} at {} any more", &[event, step]),
        Of::Flow(flow) => Said::new("does not run {} any more", &[flow]),
        Of::Counter(counter) => Said::new("does not count in {} any more", &[counter]),
    }
}
