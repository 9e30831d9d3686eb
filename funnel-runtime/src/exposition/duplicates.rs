//! Declarations that share the name of a metric without meaning to: said once, since the sums that come
//! out are valid and still not what anybody wants.

use std::collections::BTreeMap;

use super::declared::by_counter;
use crate::counter::COUNTERS;
use crate::registry::{OWN_METRICS, Place, Registry};
use crate::stderr;

/// Writes a line for every name that is declared more than once.
pub(super) fn report() {
    for (name, declarations) in declared() {
        if declarations > 1 {
            stderr::line(format_args!("{}", message(name, &places(name))));
        }
    }
}

/// How many declarations a name has. Funnels that share a counter do so on purpose.
fn declared() -> BTreeMap<&'static str, usize> {
    let counters = COUNTERS.iter().map(|counter| counter.name);
    let funnels = by_counter().into_keys();
    let mut declared = BTreeMap::new();
    for name in OWN_METRICS.into_iter().chain(counters).chain(funnels) {
        *declared.entry(name).or_default() += 1;
    }
    declared
}

/// Where a name is declared, as far as the registry has it.
fn places(name: &str) -> Vec<String> {
    let registry = Registry::of_process();
    let counters = registry.counters.iter();
    let counters = counters.filter(|counter| counter.name == name);
    let funnels = registry.funnels.iter();
    let funnels = funnels.filter(|funnel| funnel.counter == name);
    let places = counters.map(|counter| &counter.place);
    let places = places.chain(funnels.map(|funnel| &funnel.place));
    let place = |place: &Place| format!("{} ({}:{})", place.module, place.file, place.line);
    let own = OWN_METRICS
        .contains(&name)
        .then(|| "funnel_runtime".to_owned());
    own.into_iter().chain(places.map(place)).collect()
}

fn message(name: &str, places: &[String]) -> String {
    let places = match places {
        [] => String::new(),
        places => format!(", in {}", places.join(" and in ")),
    };
    format!(
        "the metric `{name}` is declared more than once{places}; its series are shown as one family, and those of the same labels are added up: give each declaration a name of its own"
    )
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn the_message_names_what_is_known() {
        let places = ["shop::a (src/a.rs:3)", "shop::b (src/b.rs:9)"].map(str::to_owned);
        let message = |places| message("orders_total", places);
        assert!(message(&places).starts_with(
            "the metric `orders_total` is declared more than once, in shop::a (src/a.rs:3) and in \
             shop::b (src/b.rs:9); "
        ));
        assert!(message(&[]).starts_with("the metric `orders_total` is declared more than once; "));
    }
}
