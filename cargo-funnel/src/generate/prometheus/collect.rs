//! From declarations to rules: which alerts there are, what they compare, and what has to be recorded for
//! that. Refuses what Prometheus could not carry.

use std::collections::BTreeMap;

use funnel_rules::Duration;
use funnel_runtime::registry::{AlertInfo, Beside, CounterInfo, FunnelInfo, TargetInfo};

use super::compare::{Watched, beside_counter, compared, count, window};
use super::model::{
    Alert, Amount, Comparison, Condition, Count, Group, Net, Recording, Share, Side, Test, Watch,
};
use super::read::{duration, listed, number, of_alert};
use super::{CONVERSION, NET, say};
use crate::generate::links::Anchors;
use crate::generate::promql::{Metric, label};
use crate::generate::{Input, Refusal};
use crate::render::visible;

/// The label of the steps of a funnel.
const STEP: &str = "step";

/// The groups of all that is declared.
pub(super) fn groups(input: &Input<'_>, interval: Duration) -> Result<Vec<Group>, Refusal> {
    let mut collected = Collected {
        input,
        interval,
        seen: BTreeMap::new(),
        groups: Vec::new(),
    };
    for funnel in &input.registry.funnels {
        collected.funnel(funnel)?;
    }
    for counter in &input.registry.counters {
        collected.counter(counter)?;
    }
    collected.nets()?;
    let mut groups: Vec<_> = collected.groups.into_iter().collect();
    groups.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(groups
        .into_iter()
        .map(|(metrics, mut group)| {
            let metrics: Vec<_> = metrics.iter().map(ToString::to_string).collect();
            group.name = super::group_name(input, &metrics.join(", "));
            group
        })
        .collect())
}

struct Collected<'a> {
    input: &'a Input<'a>,
    interval: Duration,
    /// What was taken, by the name of the alert.
    seen: BTreeMap<String, (String, AlertInfo)>,
    /// With the metrics that each looks at.
    groups: Vec<(Vec<Metric>, Group)>,
}

impl<'a> Collected<'a> {
    fn funnel(&mut self, funnel: &'a FunnelInfo) -> Result<(), Refusal> {
        let is_watched = |step: &funnel_runtime::registry::StepInfo| {
            step.target.is_some() || !step.alerts.is_empty()
        };
        if !funnel.steps.iter().any(is_watched) {
            return Ok(());
        }
        let metric = Metric::new(&funnel.counter)?;
        let event = &funnel.event;
        let registry = self.input.registry;
        for step in &funnel.steps {
            let of_step = {
                let metric = metric.clone();
                move |step: &str, window| Amount {
                    count: count(&metric, Some(STEP), window),
                    texts: vec![step.to_owned()],
                }
            };
            for info in &step.alerts {
                let watched = Watched {
                    amount: Box::new(|window| of_step(&step.name, window)),
                    thing: format!("{} of {event}", step.name),
                    place: format!("the step `{}` of `{event}`", visible(&step.name)),
                    owner: funnel.owner.as_deref(),
                    anchors: Anchors::of_funnel(registry, event),
                    beside: Box::new(|beside, window| match beside {
                        Beside::Step(other) if funnel.steps.iter().any(|of| of.name == *other) => {
                            Ok((of_step(other, window), other.clone()))
                        }
                        Beside::Step(other) => {
                            let steps = funnel.steps.iter().map(|step| &*step.name);
                            Err(Refusal::new(format!(
                                "looks beside the step `{}`, and `{event}` has no such step; it has {}",
                                visible(other),
                                listed(steps)
                            )))
                        }
                        beside => beside_counter(registry, beside, window),
                    }),
                };
                self.alert(&watched, info, &|_| {
                    Err(Refusal::new(
                        "looks at texts of labels, and a step is counted under one text; leave them out",
                    ))
                })?;
            }
            if let Some(target) = &step.target {
                self.target(funnel, &metric, &step.name, target)?;
            }
        }
        Ok(())
    }

    fn counter(&mut self, counter: &'a CounterInfo) -> Result<(), Refusal> {
        if counter.alerts.is_empty() {
            return Ok(());
        }
        let metric = Metric::new(&counter.name)?;
        let registry = self.input.registry;
        let find = |texts: &[&str]| {
            let mut labels = counter.labels.iter();
            let found = labels.find(|label| {
                texts
                    .iter()
                    .all(|text| label.values.iter().any(|value| value == text))
            });
            let found = found.ok_or_else(|| {
                let all = counter.labels.iter().flat_map(|label| &label.values);
                Refusal::new(format!(
                    "looks at {}, and no label of `{}` can be that; there are {}",
                    listed(texts.iter().copied()),
                    visible(&counter.name),
                    listed(all.map(String::as_str))
                ))
            })?;
            label(&found.name).map(str::to_owned)
        };
        for info in &counter.alerts {
            let only: Vec<_> = info.only.iter().map(String::as_str).collect();
            let by = if only.is_empty() {
                None
            } else {
                Some(find(&only).map_err(|refusal| of_alert(&info.name, &refusal))?)
            };
            let among = if only.is_empty() {
                String::new()
            } else {
                format!(" ({})", only.join(", "))
            };
            let watched = Watched {
                amount: Box::new(|window| Amount {
                    count: count(&metric, by.as_deref(), window),
                    texts: info.only.clone(),
                }),
                thing: format!("{}{among}", counter.name),
                place: format!("the counter `{}`", visible(&counter.name)),
                owner: counter.owner.as_deref(),
                anchors: Anchors::of_counter(registry, &counter.name),
                beside: Box::new(|beside, window| beside_counter(registry, beside, window)),
            };
            self.alert(&watched, info, &find)?;
        }
        Ok(())
    }

    fn alert(
        &mut self,
        watched: &Watched<'_>,
        info: &AlertInfo,
        find: &dyn Fn(&[&str]) -> Result<String, Refusal>,
    ) -> Result<(), Refusal> {
        if !self.is_new(watched, info)? {
            return Ok(());
        }
        let of = |refusal| of_alert(&info.name, &refusal);
        let watch = compared(watched, info, self.interval, find).map_err(of)?;
        let hold = duration(&info.hold).map_err(of)?;
        let link = watched
            .anchors
            .as_ref()
            .map(|anchors| anchors.alert(&info.name));
        let link = link
            .map(|link| link.url(self.input.docs))
            .unwrap_or_default();
        let alert = Alert {
            name: info.name.clone(),
            summary: say::summary(info, &watched.thing),
            value: say::value(info, &watch.beside),
            description: say::description(info, &watched.thing, &watch.beside),
            condition: Condition::Watch(Box::new(watch.watch)),
            hold,
            severity: info.severity.clone(),
            owner: watched.owner.map(str::to_owned),
            labels: Vec::new(),
            runbook: info.runbook.clone().unwrap_or(link),
        };
        self.add(alert);
        Ok(())
    }

    /// Whether an alert was not there before. Several binaries may declare the same one.
    fn is_new(&mut self, watched: &Watched<'_>, info: &AlertInfo) -> Result<bool, Refusal> {
        if super::OWN.contains(&info.name.as_str()) {
            return Err(Refusal::new(format!(
                "the alert `{}` beside {} has the name of one that is generated without being declared; give it \
                 another with `name = \"…\"`",
                info.name, watched.place
            )));
        }
        match self.seen.get(&info.name) {
            Some((place, other)) if *place == watched.place && other == info => Ok(false),
            Some((place, _)) => Err(Refusal::new(format!(
                "two alerts are called `{}`, one beside {place} and one beside {}, and whoever silences or routes \
                 by the name would hit both; give one of them another with `name = \"…\"`",
                visible(&info.name),
                watched.place
            ))),
            None => {
                let taken = (watched.place.clone(), info.clone());
                self.seen.insert(info.name.clone(), taken);
                Ok(true)
            }
        }
    }

    /// Whether the conversion that is meant to be reached is.
    fn target(
        &mut self,
        funnel: &FunnelInfo,
        metric: &Metric,
        step: &str,
        target: &TargetInfo,
    ) -> Result<(), Refusal> {
        let event = &funnel.event;
        let of = |refusal: Refusal| {
            Refusal::new(format!(
                "the target of the step `{}` of `{}` {refusal}",
                visible(step),
                visible(event)
            ))
        };
        let at_least = number(&target.at_least).map_err(of)?;
        let (numerator, denominator) = at_least.fraction();
        if numerator == 0 {
            return Err(of(Refusal::new(
                "is 0, which is always reached; leave it out",
            )));
        }
        let window = window(CONVERSION, self.interval).map_err(of)?;
        let share = Share {
            count: count(metric, Some(STEP), window),
            from: target.from.clone(),
            to: step.to_owned(),
        };
        let watch = Watch {
            left: share.amount(step),
            right: share.amount(&target.from),
            test: Test::Ratio(Comparison::Below, at_least),
            guard: Side::Right,
            // With fewer, chance alone would be a quarter of the target off and more.
            floor: (super::CONVERTED * denominator).div_ceil(numerator),
            share: Some(share),
        };
        let link = Anchors::of_funnel(self.input.registry, event);
        let link = link.map(|anchors| anchors.step(step).url(self.input.docs));
        let alert = say::target(
            funnel,
            step,
            target,
            at_least,
            watch,
            link.unwrap_or_default(),
        );
        let same = |(_, group): &(_, Group)| {
            let mut alerts = group.alerts.iter();
            alerts.any(|other| other.name == alert.name && other.labels == alert.labels)
        };
        if let Some((_, group)) = self.groups.iter().find(|group| same(group)) {
            let expression = alert.condition.expression();
            let mut alerts = group.alerts.iter();
            if alerts.any(|other| {
                other.labels == alert.labels && other.condition.expression() == expression
            }) {
                return Ok(());
            }
            return Err(of(Refusal::new(
                "is declared twice with different numbers; let both say the same",
            )));
        }
        self.add(alert);
        Ok(())
    }

    /// What is left of counters that others say they are taken off from.
    fn nets(&mut self) -> Result<(), Refusal> {
        let counters = &self.input.registry.counters;
        let mut nets: BTreeMap<&str, Vec<&CounterInfo>> = BTreeMap::new();
        for counter in counters {
            if let Some(of) = &counter.reduces {
                nets.entry(of).or_default().push(counter);
            }
        }
        for (name, less) in nets {
            let of = counters.iter().find(|counter| counter.name == name);
            let of = of.ok_or_else(|| {
                let all = counters.iter().map(|counter| &*counter.name);
                Refusal::new(format!(
                    "the counter `{}` is taken off from `{}`, which is not in this program; it has {}",
                    visible(&less[0].name),
                    visible(name),
                    listed(all)
                ))
            })?;
            // What others do not tell apart cannot be taken off of each.
            let mut labels = of
                .labels
                .iter()
                .map(|label| &*label.name)
                .collect::<Vec<_>>();
            labels.retain(|name| {
                less.iter()
                    .all(|less| less.labels.iter().any(|label| label.name == *name))
            });
            let labels = labels
                .into_iter()
                .map(|name| label(name).map(str::to_owned));
            let labels = labels.collect::<Result<Vec<_>, _>>()?;
            let window = window(NET, self.interval)?;
            let count = |name: &str| {
                let metric = Metric::new(name)?;
                Ok(Count {
                    metric,
                    labels: labels.clone(),
                    window,
                    before: None,
                })
            };
            let of = count(name)?;
            let mut less = less
                .iter()
                .map(|less| count(&less.name))
                .collect::<Result<Vec<_>, _>>()?;
            less.sort_by(|one, other| one.metric.cmp(&other.metric));
            less.dedup();
            let counts: Vec<_> = std::iter::once(&of).chain(&less).cloned().collect();
            self.together(&counts, Some(Recording::Net(Net { of, less })), None);
        }
        Ok(())
    }

    /// Adds an alert with what has to be recorded for it, to the group of the same metrics.
    fn add(&mut self, alert: Alert) {
        let Condition::Watch(watch) = &alert.condition else {
            return;
        };
        let counts = [&watch.left.count, &watch.right.count].map(Clone::clone);
        let share = watch.share.clone().map(Recording::Share);
        self.together(&counts, share, Some(alert));
    }

    /// Adds rules to the group of the same metrics.
    fn together(&mut self, counts: &[Count], then: Option<Recording>, alert: Option<Alert>) {
        let mut metrics: Vec<_> = counts.iter().map(|count| count.metric.clone()).collect();
        let recordings = counts.iter().cloned().map(Recording::Count).chain(then);
        let mut group = Group::default();
        let shares = |(others, _): &mut (Vec<Metric>, Group)| {
            others.iter().any(|metric| metrics.contains(metric))
        };
        // Rules of one group see what the ones before them recorded just now.
        let together: Vec<_> = self.groups.extract_if(.., shares).collect();
        for (others, other) in together {
            metrics.extend(others);
            group.recordings.extend(other.recordings);
            group.alerts.extend(other.alerts);
        }
        metrics.sort();
        metrics.dedup();
        for recording in recordings {
            if !group.recordings.contains(&recording) {
                group.recordings.push(recording);
            }
        }
        group
            .recordings
            .sort_by_key(|recording| !matches!(recording, Recording::Count(_)));
        group.alerts.extend(alert);
        self.groups.push((metrics, group));
    }
}
