//! From what stands in the file to the records of a lock.

use std::collections::BTreeSet;
use std::ops::Range;

use funnel_runtime::Class;

use super::super::alert::Alert;
use super::super::model::{Counter, Event, Flow, Key, Label, Of, Site, Step, Target, sorted};
use super::super::{Build, Builds, Kind, Lock, Records, Tombstone};
use super::alert::FileAlert;
use super::file::{File, FileCounter, FileEvent, FileFlow, FileKey, FileSite};
use super::number::number;

/// What is wrong, and where.
pub(super) type Wrong = (Option<Range<usize>>, String);

impl File {
    pub(super) fn lock(self) -> Result<Lock, Wrong> {
        let builds: Builds = self
            .builds
            .into_iter()
            .map(|build| Build {
                binary: build.binary,
                variant: build.target,
            })
            .collect();
        let mut lock = Lock {
            builds,
            ..Lock::default()
        };
        for found in self.events {
            let (span, file) = (found.span(), found.into_inner());
            let builds = having(&lock.builds, [&file.binaries, &file.only, &file.builds]);
            put(&mut lock.events, event(&file), builds, span)?;
        }
        for found in self.flows {
            let (span, file) = (found.span(), found.into_inner());
            let builds = having(&lock.builds, [&file.binaries, &file.only, &file.builds]);
            put(&mut lock.flows, flow(&file), builds, span)?;
        }
        for found in self.counters {
            let (span, file) = (found.span(), found.into_inner());
            let builds = having(&lock.builds, [&file.binaries, &file.only, &file.builds]);
            put(&mut lock.counters, counter(&file), builds, span)?;
        }
        let sites = self
            .sites
            .into_iter()
            .chain(self.running)
            .chain(self.counting);
        for found in sites {
            let (span, file) = (found.span(), found.into_inner());
            let builds = having(&lock.builds, [&file.binaries, &file.only, &file.builds]);
            put(&mut lock.sites, site(&file), builds, span)?;
        }
        for found in self.tombstones {
            let (span, file) = (found.span(), found.into_inner());
            let kind = one_of(&file.kind, Kind::ALL, Kind::as_str, "kind");
            lock.tombstones.insert(Tombstone {
                kind: kind.map_err(|message| (Some(span), message))?,
                of: file.of,
                name: file.name,
                was: file.was,
            });
        }
        Ok(lock)
    }
}

fn put<T: Ord>(
    records: &mut Records<T>,
    record: Result<T, String>,
    builds: Result<Builds, String>,
    span: Range<usize>,
) -> Result<(), Wrong> {
    let wrong = |message| (Some(span.clone()), message);
    let (record, builds) = (record.map_err(wrong)?, builds.map_err(wrong)?);
    if records.insert(record, builds).is_some() {
        let message = "it has the same record twice".to_owned();
        return Err((Some(span), message));
    }
    Ok(())
}

/// The builds that have a record, of all builds: those of these binaries, on these targets, and those that
/// are named one by one.
fn having(
    all: &Builds,
    [binaries, variants, builds]: [&Option<Vec<String>>; 3],
) -> Result<Builds, String> {
    let names = |names: &Option<Vec<String>>, of: fn(&Build) -> String, word| {
        let Some(names) = names else { return Ok(None) };
        let known: BTreeSet<String> = all.iter().map(of).collect();
        match names.iter().find(|name| !known.contains(*name)) {
            Some(name) => Err(format!("`{word}` names `{name}`, which no [[build]] is")),
            None => Ok(Some(names.iter().cloned().collect::<BTreeSet<_>>())),
        }
    };
    let binaries = names(binaries, |build| build.binary.clone(), "in")?;
    let variants = names(variants, |build| build.variant.clone(), "only")?;
    let builds = names(builds, Build::text, "builds")?;
    let has = |names: &Option<BTreeSet<String>>, name: &str| {
        names.as_ref().is_none_or(|names| names.contains(name))
    };
    let found = all.iter().filter(|build| {
        has(&binaries, &build.binary)
            && has(&variants, &build.variant)
            && has(&builds, &build.text())
    });
    let found: Builds = found.cloned().collect();
    if found.is_empty() {
        return Err("no [[build]] has the record".to_owned());
    }
    Ok(found)
}

fn event(file: &FileEvent) -> Result<Event, String> {
    let steps = file.steps.iter().map(|name| Step {
        name: name.clone(),
        target: None,
        alerts: Vec::new(),
    });
    let mut steps: Vec<_> = steps.collect();
    for alert in &file.alerts {
        let of = alert.step.as_deref().unwrap_or_default();
        let first = steps.iter().position(|step| step.name == of);
        let step = alert.at.or(first).and_then(|at| steps.get_mut(at));
        let step = step.filter(|step| Some(&step.name) == alert.step.as_ref());
        let step = step.ok_or_else(|| format!("the alert `{}` is of no step", alert.name))?;
        step.alerts.push(alert.alert()?);
    }
    for step in &mut steps {
        step.alerts.sort();
    }
    for target in &file.targets {
        let first = steps.iter().position(|step| step.name == target.step);
        let step = target.at.or(first).and_then(|at| steps.get_mut(at));
        let step = step.filter(|step| step.name == target.step && step.target.is_none());
        let step =
            step.ok_or_else(|| format!("no step is left for the target of `{}`", target.step))?;
        step.target = Some(Target {
            from: target.from.clone(),
            at_least: target.at_least.clone(),
        });
    }
    Ok(Event {
        name: file.name.clone(),
        counter: file.counter.clone(),
        owner: file.owner.clone(),
        rename_all: file.rename_all.clone(),
        steps,
        keys: keys(&file.keys)?,
    })
}

fn keys(files: &[FileKey]) -> Result<Vec<Key>, String> {
    let keys: Result<Vec<Key>, String> = files
        .iter()
        .map(|file| {
            Ok(Key {
                name: file.name.clone(),
                wire: file.wire.as_ref().unwrap_or(&file.name).clone(),
                class: one_of(&file.class, Class::ALL, Class::as_str, "class")?,
                values: file.values.clone(),
                entity: file.entity,
                required: sorted(file.required.iter().cloned()),
                reviewed: file.reviewed.clone(),
            })
        })
        .collect();
    Ok(sorted(keys?.into_iter()))
}

fn flow(file: &FileFlow) -> Result<Flow, String> {
    let milestones = file.milestones.iter();
    let milestones = milestones.map(|told| (told.name.clone(), told.event.clone()));
    let events = [&file.started, &file.completed, &file.aborted, &file.failed];
    Ok(Flow {
        name: file.name.clone(),
        owner: file.owner.clone(),
        rename_all: file.rename_all.clone(),
        events: events.map(Clone::clone),
        steps: file.steps.clone(),
        reasons: sorted(file.reasons.iter().cloned()),
        milestones: sorted(milestones),
        keys: keys(&file.keys)?,
    })
}

fn counter(file: &FileCounter) -> Result<Counter, String> {
    let max_series = match (&file.max_series, &file.max_series_reason) {
        (Some(most), Some(reason)) => Some((number(most, "max_series")?, reason.clone())),
        (None, None) => None,
        _ => return Err("`max_series` and `max_series_reason` go together".to_owned()),
    };
    let labels = file.labels.iter().map(|label| Label {
        name: label.name.clone(),
        values: label.values.clone(),
    });
    Ok(Counter {
        name: file.name.clone(),
        owner: file.owner.clone(),
        reduces: file.reduces.clone(),
        series: number(&file.series, "series")?,
        max_series,
        labels: sorted(labels),
        alerts: alerts(&file.alerts)?,
    })
}

/// The alerts of a counter.
fn alerts(files: &[FileAlert]) -> Result<Vec<Alert>, String> {
    let alerts: Result<Vec<Alert>, String> = files
        .iter()
        .map(|file| match (&file.step, file.at) {
            (None, None) => file.alert(),
            _ => Err(format!(
                "the alert `{}` is of a counter, which has no steps",
                file.name
            )),
        })
        .collect();
    Ok(sorted(alerts?.into_iter()))
}

fn site(file: &FileSite) -> Result<Site, String> {
    let of = match (&file.event, &file.step, &file.flow, &file.counter) {
        (Some(event), Some(step), None, None) => Of::Step {
            event: event.clone(),
            step: step.clone(),
        },
        (None, None, Some(flow), None) => Of::Flow(flow.clone()),
        (None, None, None, Some(counter)) => Of::Counter(counter.clone()),
        _ => {
            let message = "a site has `event` and `step`, or `flow`, or `counter`";
            return Err(message.to_owned());
        }
    };
    Ok(Site {
        of,
        krate: file.krate.clone(),
        module: file.module.clone(),
        function: file.function.clone(),
        count: file
            .count
            .as_ref()
            .map_or(Ok(1), |count| number(count, "count"))?,
    })
}

/// What this text is the name of.
fn one_of<T: Copy, const N: usize>(
    text: &str,
    all: [T; N],
    name: impl Fn(T) -> &'static str,
    what: &str,
) -> Result<T, String> {
    let found = all.into_iter().find(|item| name(*item) == text);
    found.ok_or_else(|| {
        let names = all.map(name).join(", ");
        format!("`{what}` is `{text}`, and can be {names}")
    })
}
