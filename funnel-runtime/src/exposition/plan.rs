//! Which families there are: those of the declarations linked into the binary, and this crate's own.
//! Declarations of one name make one family.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::declared::{by_counter, counters, flows};
use super::flows::Flows;
use super::own::{self, Own};
use super::source::Source;
use super::{base_name, created, duplicates};
use crate::counter::COUNTERS;
use crate::vocabulary::{FUNNELS, FlowDef};

static CURRENT: LazyLock<RwLock<Arc<Plan>>> = LazyLock::new(|| {
    created::unix_millis();
    duplicates::report();
    RwLock::new(Arc::new(Plan::new(own::EMIT_FAILED.name.into())))
});

/// The families, by name.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) families: Vec<Declared>,
}

/// A family, with all that is known of it before a scrape.
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) name: Cow<'static, str>,
    pub(crate) help: &'static str,
    pub(super) sources: Vec<Source>,
    /// Whether two series could have the same labels.
    pub(super) is_merged: bool,
    /// Whether OpenMetrics says of its series when they began. It does so under a name that another
    /// family may have: beside `orders_created_total`, `orders_total` does not say it.
    pub(super) is_dated: bool,
}

#[cfg(feature = "prometheus")]
impl Declared {
    /// The names of the labels that its series may have.
    pub(crate) fn labels(&self) -> Vec<&'static str> {
        let mut labels: Vec<&str> = Vec::new();
        for name in self.sources.iter().flat_map(Source::labels) {
            if !labels.contains(name) {
                labels.push(name);
            }
        }
        labels
    }
}

/// The families of this process.
pub(crate) fn current() -> Arc<Plan> {
    let current = CURRENT.read().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(&current)
}

/// Keeps the families as they are until what is returned is dropped.
#[cfg(unix)]
pub(super) fn hold() -> Box<dyn std::any::Any> {
    Box::new(CURRENT.read().unwrap_or_else(PoisonError::into_inner))
}

/// Gives the family of events that could not be emitted another name.
pub(crate) fn rename_emit_failed(name: String) {
    let plan = Arc::new(Plan::new(name.into()));
    *CURRENT.write().unwrap_or_else(PoisonError::into_inner) = plan;
}

/// Whether a family of this name exists that is no matter of configuration.
pub(crate) fn is_declared(name: &str) -> bool {
    COUNTERS.iter().any(|counter| counter.name == name)
        || FUNNELS.iter().any(|funnel| funnel.counter == name)
        || fixed().any(|(own, _)| own.name == name)
}

/// The families of this crate whose name is fixed.
pub(super) fn fixed() -> impl Iterator<Item = (Own, fn() -> Source)> {
    let families: [(Own, fn() -> Source); 12] = [
        (own::OUTCOMES, Source::outcomes),
        (own::FLOWS_STARTED, || of_flows(Flows::started)),
        (own::FLOWS, || of_flows(Flows::outcomes)),
        (own::FLOW_ENDS, || of_flows(Flows::ends)),
        (own::FLOW_MILESTONES, || of_flows(Flows::milestones)),
        (own::PROBLEMS, Source::problems),
        (own::OVERFLOW, Source::overflow),
        (own::ACCEPTED, || Source::Accepted),
        (own::DELIVERED, || Source::Delivered),
        (own::DROPPED, || Source::Dropped),
        (own::UNKNOWN_BACKENDS, || Source::UnknownBackends),
        (own::RESTARTS, || Source::Restarts),
    ];
    families.into_iter()
}

fn of_flows(family: fn(&[&'static FlowDef]) -> Flows) -> Source {
    Source::Flows(family(&flows()))
}

impl Plan {
    fn new(emit_failed: Cow<'static, str>) -> Self {
        let mut declared = Vec::new();
        for (own, source) in fixed() {
            declared.push((own.name.into(), own.help, source()));
        }
        declared.push((emit_failed, own::EMIT_FAILED.help, Source::EmitFailed));
        for counter in counters() {
            declared.push((counter.name.into(), counter.help, Source::counter(counter)));
        }
        for (name, funnels) in by_counter() {
            declared.push((name.into(), funnels[0].help, Source::steps(&funnels)));
        }
        Self::of(declared)
    }

    fn of(mut declared: Vec<(Cow<'static, str>, &'static str, Source)>) -> Self {
        declared.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        let mut families: Vec<Declared> = Vec::new();
        for (name, help, source) in declared {
            match families.last_mut().filter(|last| last.name == name) {
                Some(last) => {
                    last.is_merged = true;
                    last.sources.push(source);
                }
                None => families.push(Declared {
                    name,
                    help,
                    is_merged: !source.is_distinct(),
                    is_dated: true,
                    sources: vec![source],
                }),
            }
        }
        let bases = families.iter().map(|family| base_name(&family.name));
        let bases: BTreeSet<_> = bases.map(str::to_owned).collect();
        for family in &mut families {
            let created = format!("{}_created", base_name(&family.name));
            family.is_dated = !bases.contains(&created);
        }
        Self { families }
    }
}

#[cfg(test)]
mod tests {
    use super::{fixed, own};
    use crate::registry::OWN_METRICS;

    #[test]
    fn the_registry_knows_every_family_of_this_crate() {
        let mut names: Vec<_> = fixed().map(|(own, _)| own.name).collect();
        names.push(own::EMIT_FAILED.name);
        names.sort_unstable();
        assert_eq!(names, OWN_METRICS);
    }
}
