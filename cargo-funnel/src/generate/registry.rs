//! The registry that files are generated from: of several binaries, or of a lock.

use funnel_rules::record::{END, HEADER, LIST, MAGIC, UNIT, alert, field, is_plain, kind};
use funnel_runtime::registry::Registry;

use super::Refusal;
use crate::lock::{Alert, Condition, Counter, Event, Flow, Key, Lock, Of, Site};
use crate::render::visible;

/// What several binaries have together, each record once.
pub(crate) fn merged(registries: impl IntoIterator<Item = Registry>) -> Registry {
    let mut all = Registry::default();
    for registry in registries {
        all.funnels.extend(registry.funnels);
        all.sites.extend(registry.sites);
        all.flows.extend(registry.flows);
        all.flow_sites.extend(registry.flow_sites);
        all.counters.extend(registry.counters);
        all.counting.extend(registry.counting);
    }
    all.funnels
        .sort_by(|a, b| (&a.event, &a.place).cmp(&(&b.event, &b.place)));
    all.funnels.dedup();
    all.sites.sort_by(|a, b| {
        (&a.event, &a.step, &a.place, &a.function, &a.keys).cmp(&(
            &b.event,
            &b.step,
            &b.place,
            &b.function,
            &b.keys,
        ))
    });
    all.sites.dedup();
    all.flows
        .sort_by(|a, b| (&a.event, &a.place).cmp(&(&b.event, &b.place)));
    all.flows.dedup();
    all.flow_sites.sort_by(|a, b| {
        (&a.event, &a.place, &a.function, &a.keys).cmp(&(&b.event, &b.place, &b.function, &b.keys))
    });
    all.flow_sites.dedup();
    all.counters
        .sort_by(|a, b| (&a.name, &a.place).cmp(&(&b.name, &b.place)));
    all.counters.dedup();
    all.counting.sort_by(|a, b| {
        (&a.counter, &a.place, &a.function).cmp(&(&b.counter, &b.place, &b.function))
    });
    all.counting.dedup();
    all
}

/// What all builds of a lock have. It has no documentation, no files, and no keys of sites.
///
/// # Errors
///
/// When the lock has a text that no binary can have, which an edit by hand puts there.
pub(crate) fn of_lock(lock: &Lock) -> Result<Registry, Refusal> {
    let mut section = Section::default();
    lock.events
        .keys()
        .try_for_each(|event| section.event(event))?;
    lock.flows.keys().try_for_each(|flow| section.flow(flow))?;
    lock.counters
        .keys()
        .try_for_each(|counter| section.counter(counter))?;
    lock.sites.keys().try_for_each(|site| section.site(site))?;
    Registry::from_section(&section.0)
        .map_err(|error| Refusal::new(format!("the lock is not that of a binary: {error}")))
}

/// The records of a lock as a binary would have them.
#[derive(Default)]
struct Section(Vec<u8>);

/// The text of a record.
#[derive(Default)]
struct Fields(String);

impl Fields {
    fn one(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        if !is_plain(value) {
            return Err(refusal(value));
        }
        self.0.push_str(name);
        self.0.push(UNIT);
        self.0.push_str(value);
        self.0.push(END);
        Ok(())
    }

    fn maybe(&mut self, name: &str, value: Option<&str>) -> Result<(), Refusal> {
        value.map_or(Ok(()), |value| self.one(name, value))
    }

    fn list(&mut self, name: &str, items: &[String]) -> Result<(), Refusal> {
        if let Some(item) = items
            .iter()
            .find(|item| item.is_empty() || item.contains(LIST))
        {
            return Err(refusal(item));
        }
        if items.is_empty() {
            return Ok(());
        }
        self.one(name, &items.join(&LIST.to_string()))
    }

    fn keys(&mut self, keys: &[Key]) -> Result<(), Refusal> {
        for key in keys {
            self.one(field::KEY, &key.name)?;
            self.one(field::WIRE, &key.wire)?;
            self.one(field::CLASS, key.class.as_str())?;
            if key.entity {
                self.one(field::ENTITY, "true")?;
            }
            self.list(field::REQUIRED, &key.required)?;
            self.list(field::VALUES, &key.values)?;
            self.maybe(field::REVIEWED, key.reviewed.as_deref())?;
        }
        Ok(())
    }

    fn alerts(&mut self, alerts: &[Alert]) -> Result<(), Refusal> {
        for found in alerts {
            self.condition(&found.condition)?;
            self.one(alert::NAME, &found.name)?;
            self.one(alert::WINDOW, &found.window)?;
            self.one(alert::HOLD, &found.hold)?;
            self.one(alert::FLOOR, &found.floor.to_string())?;
            self.list(alert::ONLY, &found.only)?;
            self.one(alert::SEVERITY, &found.severity)?;
            self.maybe(alert::SUMMARY, found.summary.as_deref())?;
            self.maybe(alert::RUNBOOK, found.runbook.as_deref())?;
        }
        Ok(())
    }

    fn condition(&mut self, condition: &Condition) -> Result<(), Refusal> {
        match condition {
            Condition::Drop { by, versus } => {
                self.one(field::ALERT, alert::DROP)?;
                self.one(alert::THRESHOLD, by)?;
                self.one(alert::VERSUS, versus)
            }
            Condition::Spike { times, versus } => {
                self.one(field::ALERT, alert::SPIKE)?;
                self.one(alert::THRESHOLD, times)?;
                self.one(alert::VERSUS, versus)
            }
            Condition::StalledBesideStep(step) => {
                self.one(field::ALERT, alert::STALLED)?;
                self.one(alert::BESIDE_STEP, step)
            }
            Condition::StalledBesideCounter(counter) => {
                self.one(field::ALERT, alert::STALLED)?;
                self.one(alert::BESIDE_COUNTER, counter)
            }
            Condition::StalledVersus(versus) => {
                self.one(field::ALERT, alert::STALLED)?;
                self.one(alert::VERSUS, versus)
            }
            Condition::Gap { from, to, at_least } => {
                self.one(field::ALERT, alert::GAP)?;
                self.one(alert::FROM, from)?;
                self.one(alert::TO, to)?;
                self.one(alert::THRESHOLD, at_least)
            }
        }
    }

    fn place(&mut self, krate: &str, module: &str) -> Result<(), Refusal> {
        self.one(field::CRATE, krate)?;
        self.one(field::MODULE, module)?;
        [(field::VERSION, ""), (field::FILE, ""), (field::LINE, "0")]
            .into_iter()
            .try_for_each(|(name, value)| self.one(name, value))
    }
}

impl Section {
    fn add(&mut self, fields: &Fields) {
        let text = fields.0.as_bytes();
        let length = u32::try_from(HEADER + text.len()).expect("a lock is far smaller");
        self.0.extend(MAGIC);
        self.0.extend(length.to_le_bytes());
        self.0.extend(text);
    }

    fn event(&mut self, event: &Event) -> Result<(), Refusal> {
        let mut fields = Fields::default();
        fields.one(field::KIND, kind::FUNNEL)?;
        fields.one(field::EVENT, &event.name)?;
        fields.one(field::COUNTER, &event.counter)?;
        fields.maybe(field::OWNER, event.owner.as_deref())?;
        fields.maybe(field::RENAME_ALL, event.rename_all.as_deref())?;
        for step in &event.steps {
            fields.one(field::STEP, &step.name)?;
            if let Some(target) = &step.target {
                fields.one(field::TARGET_FROM, &target.from)?;
                fields.one(field::TARGET_AT_LEAST, &target.at_least)?;
            }
            fields.alerts(&step.alerts)?;
        }
        fields.keys(&event.keys)?;
        fields.place("", "")?;
        self.add(&fields);
        Ok(())
    }

    fn flow(&mut self, flow: &Flow) -> Result<(), Refusal> {
        let mut fields = Fields::default();
        fields.one(field::KIND, kind::FLOW)?;
        fields.one(field::EVENT, &flow.name)?;
        fields.maybe(field::OWNER, flow.owner.as_deref())?;
        fields.maybe(field::RENAME_ALL, flow.rename_all.as_deref())?;
        let ends = [
            field::STARTED,
            field::COMPLETED,
            field::ABORTED,
            field::FAILED,
        ];
        for (end, event) in ends.into_iter().zip(&flow.events) {
            fields.one(end, event)?;
        }
        for step in &flow.steps {
            fields.one(field::STEP, step)?;
        }
        for (name, event) in &flow.milestones {
            fields.one(field::MILESTONE, name)?;
            fields.one(field::EVENT_OF, event)?;
        }
        fields.list(field::REASONS, &flow.reasons)?;
        fields.keys(&flow.keys)?;
        fields.place("", "")?;
        self.add(&fields);
        Ok(())
    }

    fn counter(&mut self, counter: &Counter) -> Result<(), Refusal> {
        let mut fields = Fields::default();
        fields.one(field::KIND, kind::COUNTER)?;
        fields.one(field::COUNTER, &counter.name)?;
        fields.maybe(field::OWNER, counter.owner.as_deref())?;
        fields.maybe(field::REDUCES, counter.reduces.as_deref())?;
        if let Some((at_most, reason)) = &counter.max_series {
            fields.one(field::MAX_SERIES, &at_most.to_string())?;
            fields.one(field::REASON, reason)?;
        }
        for label in &counter.labels {
            fields.one(field::LABEL, &label.name)?;
            fields.list(field::VALUES, &label.values)?;
        }
        fields.alerts(&counter.alerts)?;
        fields.place("", "")?;
        self.add(&fields);
        Ok(())
    }

    fn site(&mut self, site: &Site) -> Result<(), Refusal> {
        let mut fields = Fields::default();
        match &site.of {
            Of::Step { event, step } => {
                fields.one(field::KIND, kind::SITE)?;
                fields.one(field::EVENT, event)?;
                fields.one(field::STEP, step)?;
                fields.one(field::KEYS, "")?;
            }
            Of::Flow(flow) => {
                fields.one(field::KIND, kind::FLOW_SITE)?;
                fields.one(field::EVENT, flow)?;
                fields.one(field::KEYS, "")?;
            }
            Of::Counter(counter) => {
                fields.one(field::KIND, kind::COUNT)?;
                fields.one(field::COUNTER, counter)?;
            }
        }
        fields.one(field::FUNCTION, &site.function)?;
        fields.place(&site.krate, &site.module)?;
        self.add(&fields);
        Ok(())
    }
}

fn refusal(text: &str) -> Refusal {
    Refusal::new(format!(
        "the lock has the text `{}`, which no binary can have; write it anew with `cargo funnel lock`",
        visible(text)
    ))
}

#[cfg(test)]
mod tests {
    use super::of_lock;
    use crate::lock::{Lock, read};

    /// A lock with everything that generated files are about.
    const LOCK: &str = include_str!("registry.lock");

    #[test]
    fn the_registry_of_a_lock_has_all_that_the_lock_says() {
        let lock = read(LOCK.as_bytes()).unwrap();
        let registry = of_lock(&lock).unwrap();
        let build = lock.builds.first().unwrap();
        assert_eq!(Lock::of(build, &registry), lock);
        let alerts = registry.funnels.iter().flat_map(|funnel| &funnel.steps);
        let alerts = alerts.flat_map(|step| &step.alerts);
        let alerts = alerts.chain(registry.counters.iter().flat_map(|counter| &counter.alerts));
        // One of each condition, and of each thing to be stalled beside.
        assert_eq!(alerts.count(), 6);
    }
}
