//! Which families there are: those of the declarations linked into the binary, each with one of what
//! probes counted, and this crate's own. Declarations of one name make one family.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use funnel_rules::synthetic_counter;

use super::declared::{by_counter, counters, flows};
use super::flows::Flows;
use super::own::{self, Own};
use super::source::{Of, Source};
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
    pub(crate) help: Cow<'static, str>,
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

/// A source with the name and the help of its family.
type Named = (Cow<'static, str>, Cow<'static, str>, Source);

/// The family of a counter, and that of what probes counted of it.
fn both(name: &'static str, help: &'static str, source: impl Fn(Of) -> Source) -> [Named; 2] {
    let of_probes = format!("Of `{name}`, what probes counted.");
    [
        (name.into(), help.into(), source(Of::All)),
        (
            synthetic_counter(name).into(),
            of_probes.into(),
            source(Of::Probes),
        ),
    ]
}

impl Plan {
    fn new(emit_failed: Cow<'static, str>) -> Self {
        let mut declared = Vec::new();
        for (own, source) in fixed() {
            declared.push((own.name.into(), own.help.into(), source()));
        }
        let help = own::EMIT_FAILED.help.into();
        declared.push((emit_failed, help, Source::EmitFailed));
        for counter in counters() {
            let source = |of| Source::counter(counter, of);
            declared.extend(both(counter.name, counter.help, source));
        }
        for (name, funnels) in by_counter() {
            let source = |of| Source::steps(&funnels, of);
            declared.extend(both(name, funnels[0].help, source));
        }
        Self::of(declared)
    }

    fn of(mut declared: Vec<Named>) -> Self {
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
    use super::{Plan, Source, both, fixed, own};
    use crate::cells::{Traffic, count_as};
    use crate::counter::Counter;
    use crate::exposition::Family;
    use crate::exposition::reading::Reading;
    use crate::exposition::text::{Format, Writer};
    use crate::registry::OWN_METRICS;

    #[test]
    fn the_registry_knows_every_family_of_this_crate() {
        let mut names: Vec<_> = fixed().map(|(own, _)| own.name).collect();
        names.push(own::EMIT_FAILED.name);
        names.sort_unstable();
        assert_eq!(names, OWN_METRICS);
    }

    /// The macros refuse such a name.
    #[test]
    fn a_declaration_with_the_name_of_what_probes_count_is_added_to_it() {
        static ALL: Counter<()> = Counter::declared("taken_total", 1);
        static TAKES: Counter<()> = Counter::declared("taken_synthetic_total", 1);
        ALL.add((), 1);
        TAKES.add((), 20);
        count_as(Traffic::Probes);
        ALL.add((), 300);
        count_as(Traffic::People);
        let counters = [&ALL, &TAKES].into_iter();
        let declared = counters.flat_map(|counter| {
            let def = counter.__def();
            both(def.name, def.help, |of| Source::counter(def, of))
        });
        let plan = Plan::of(declared.collect());
        let reading = Reading::take();
        let mut writer = Writer::new(Format::Text, 0);
        for declared in &plan.families {
            let family = Family {
                declared,
                reading: &reading,
            };
            writer.open(family.name(), "", false);
            family.series(&mut writer);
        }
        assert_eq!(
            writer.finish(),
            "# TYPE taken_synthetic_synthetic_total counter\n\
             taken_synthetic_synthetic_total 0\n\
             # TYPE taken_synthetic_total counter\n\
             taken_synthetic_total 320\n\
             # TYPE taken_total counter\n\
             taken_total 301\n"
        );
    }
}
