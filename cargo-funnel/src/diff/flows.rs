//! Flows: their events, steps, reasons and milestones.

use std::collections::BTreeSet;

use funnel_rules::FLOW_ATTRIBUTES;

use super::events::described;
use super::names::Names;
use super::pair::pair;
use super::rules::{
    FLOW_ADDED, FLOW_EVENT_RENAMED, FLOW_REMOVED, FLOW_RENAMED, MILESTONE_ADDED, MILESTONE_REMOVED,
    MILESTONE_RENAMED, REASON_ADDED, REASON_REMOVED, STEP_ADDED, STEP_REMOVED, STEP_RENAMED,
    VALUES_REORDERED,
};
use super::{Change, Diff, Named, Said, Subject, named};
use crate::lock::{ENDS, Flow, Lock, Of};

impl Diff<'_> {
    pub(super) fn flows(&mut self, names: &mut Names) {
        let old = named(&self.old.flows, |flow| &flow.name);
        let new = named(&self.new.flows, |flow| &flow.name);
        let is_like = |old: &Named<'_, Flow>, new: &Named<'_, Flow>| {
            let (was, is) = (old.records[0].0, new.records[0].0);
            let parts = |flow: &Flow| {
                let milestones: Vec<_> =
                    flow.milestones.iter().map(|told| told.0.clone()).collect();
                let reasons = flow.reasons.clone();
                (flow.steps.clone(), reasons, milestones, flow.keys.clone())
            };
            let before = functions(self.old, old.name);
            let same_sites = !before.is_empty() && before == functions(self.new, new.name);
            same_sites || parts(was) == parts(is)
        };
        let pairs = pair(&old, &new, |named| named.name, is_like);
        for flow in pairs.removed {
            names.flow_gone(flow.name);
            let message = Said::new("is not run any more", &[]);
            let change = Change::new(&FLOW_REMOVED, Subject::new("flow", flow.name), message);
            let mut change = change.without(flow.name);
            for (flow, _) in &flow.records {
                let milestones = flow.milestones.iter().map(|told| &told.1);
                for event in flow.events.iter().chain(milestones) {
                    // Flows can share the names of events.
                    if !is_sent(self.new, event) {
                        change = change.without(event);
                    }
                }
            }
            self.changes.push(change);
        }
        for flow in pairs.added {
            names.flow_came(flow.name);
            self.flow_added(flow.records[0].0);
        }
        for (was, is) in pairs.renamed {
            names.flow_renamed(was.name, is.name);
            let message = Said::new(
                "was called {}; what it has or its sites are the same",
                &[was.name],
            );
            let subject = Subject::new("flow", is.name);
            let change = Change::new(&FLOW_RENAMED, subject.clone(), message);
            self.changes.push(change.without(was.name));
            self.records(&subject, was, is, Self::flow);
        }
        for (was, is) in pairs.kept {
            self.records(&Subject::new("flow", is.name), was, is, Self::flow);
        }
    }

    fn flow_added(&mut self, flow: &Flow) {
        let subject = Subject::new("flow", &flow.name);
        let message = Said::new("is run now; its events have {}", &[&described(&flow.keys)]);
        let change = Change::new(&FLOW_ADDED, subject.clone(), message);
        let is_relevant = !flow.keys.is_empty() || !flow.milestones.is_empty();
        self.changes.push(change.with_privacy(is_relevant));
        self.owner_of_new(&subject, flow.owner.as_deref());
        self.exceptions(&subject, &flow.keys);
    }

    fn flow(&mut self, old: &Flow, new: &Flow) {
        let subject = Subject::new("flow", &new.name);
        let mut with = old.events.to_vec();
        with.push(old.name.clone());
        self.owner(&subject, old.owner.as_deref(), new.owner.as_deref());
        let cases = [old.rename_all.as_deref(), new.rename_all.as_deref()];
        self.rename_all(&subject, &with, cases, FLOW_ATTRIBUTES);
        for (end, (was, is)) in ENDS.into_iter().zip(old.events.iter().zip(&new.events)) {
            if was != is {
                let message = Said::new("was called {}", &[was]);
                let change = Change::new(&FLOW_EVENT_RENAMED, subject.part(end, is), message);
                self.changes.push(change.without(was));
            }
        }
        self.flow_steps(&subject, &with, old, new);
        for reason in old
            .reasons
            .iter()
            .filter(|reason| !new.reasons.contains(reason))
        {
            let message = Said::new("is no reason to give up any more", &[]);
            let change = Change::new(&REASON_REMOVED, subject.part("reason", reason), message);
            self.changes.push(change.without_part(reason, &with));
        }
        for reason in new
            .reasons
            .iter()
            .filter(|reason| !old.reasons.contains(reason))
        {
            let message = Said::new("is a reason to give up now", &[]);
            self.say(&REASON_ADDED, subject.part("reason", reason), message);
        }
        self.milestones(&subject, &with, old, new);
        self.keys(&subject, &with, &old.keys, &new.keys);
    }

    fn flow_steps(&mut self, subject: &Subject, with: &[String], old: &Flow, new: &Flow) {
        let at = |steps: &[String], step: &String| steps.iter().position(|other| other == step);
        let is_like = |was: &String, is: &String| {
            let same_place = at(&old.steps, was) == at(&new.steps, is);
            same_place && old.steps.len() == new.steps.len()
        };
        let pairs = pair(&old.steps, &new.steps, |step| step.as_str(), is_like);
        for step in pairs.removed {
            let message = Said::new("is not gone through any more", &[]);
            let change = Change::new(&STEP_REMOVED, subject.part("step", step), message);
            self.changes.push(change.without_part(step, with));
        }
        for step in pairs.added {
            let message = Said::new("is gone through now", &[]);
            self.say(&STEP_ADDED, subject.part("step", step), message);
        }
        for (was, is) in pairs.renamed {
            let message = Said::new("was called {}; its place is the same", &[was]);
            let change = Change::new(&STEP_RENAMED, subject.part("step", is), message);
            self.changes.push(change.without_part(was, with));
        }
        let places: Vec<_> = pairs
            .kept
            .iter()
            .map(|(_, is)| at(&new.steps, is))
            .collect();
        if !places.is_sorted() {
            let message = Said::new(
                "its steps are declared in another order, which means nothing",
                &[],
            );
            self.say(&VALUES_REORDERED, subject.clone(), message);
        }
    }

    fn milestones(&mut self, subject: &Subject, with: &[String], old: &Flow, new: &Flow) {
        // One that has the event of another has taken its place.
        let is_like = |was: &(String, String), is: &(String, String)| was.1 == is.1;
        let pairs = pair(
            &old.milestones,
            &new.milestones,
            |told| told.0.as_str(),
            is_like,
        );
        for (name, event) in pairs.removed {
            let message = Said::new("is not told any more, as the event {}", &[event]);
            let subject = subject.part("milestone", name);
            let mut change = Change::new(&MILESTONE_REMOVED, subject, message);
            change = change.without_part(name, with);
            if !is_sent(self.new, event) {
                change = change.without(event);
            }
            self.changes.push(change);
        }
        for (name, event) in pairs.added {
            let message = Said::new("is told now, as the event {}", &[event]);
            self.say(&MILESTONE_ADDED, subject.part("milestone", name), message);
        }
        for (was, is) in pairs.renamed.into_iter().chain(pairs.kept) {
            if was != is {
                let names = [&*was.0, &*was.1, &*is.1];
                let message = Said::new("was called {} and sent as {}, and is sent as {}", &names);
                let subject = subject.part("milestone", &is.0);
                let mut change = Change::new(&MILESTONE_RENAMED, subject, message);
                if was.0 != is.0 {
                    change = change.without_part(&was.0, with);
                }
                if !is_sent(self.new, &was.1) {
                    change = change.without(&was.1);
                }
                self.changes.push(change);
            }
        }
    }
}

/// Whether anything sends events of this name.
fn is_sent(lock: &Lock, event: &str) -> bool {
    lock.events.keys().any(|funnel| funnel.name == event)
        || lock.flows.keys().any(|flow| {
            let milestones = flow.milestones.iter().map(|told| &told.1);
            flow.events
                .iter()
                .chain(milestones)
                .any(|sent| sent == event)
        })
}

/// The functions that run a flow.
fn functions(lock: &Lock, flow: &str) -> BTreeSet<String> {
    let sites = lock.sites.keys();
    let sites = sites.filter(|site| matches!(&site.of, Of::Flow(of) if of == flow));
    sites
        .map(|site| format!("{} {}", site.krate, site.place()))
        .collect()
}
