//! Backends name themselves, so whatever the name is has to come out as a valid text of a label.

use funnel_runtime::{Answer, Config};
use proptest::prelude::*;

use crate::backends::{Named, turn};
use crate::by_name;

fn name() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\\\\n\n\"{},= ab\r#]{0,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_name_is_read_back(names in proptest::collection::vec(name(), 1..4)) {
        let _turn = turn();
        let named = |name: &String| Named(name.clone(), Answer::Delivered);
        let config = names.iter().map(named).fold(Config::new(), Config::backend);
        let telemetry = config.install().unwrap();
        for families in [by_name::text(), by_name::openmetrics()] {
            for name in &names {
                let backend = ("backend", name.as_str());
                by_name::count(&families, "funnel_events_accepted_total", &[backend]);
                by_name::count(&families, "funnel_events_delivered_total", &[backend]);
                let labels = [backend, ("reason", "queue_full")];
                by_name::count(&families, "funnel_events_dropped_total", &labels);
            }
        }
        drop(telemetry);
    }
}

#[test]
fn backends_of_one_name_are_one_series() {
    let _turn = turn();
    let named = |answer| Named("twin".to_owned(), answer);
    let telemetry = Config::new()
        .backend(named(Answer::Delivered))
        .backend(named(Answer::Rejected(funnel_runtime::Reason::Auth)))
        .install()
        .unwrap();
    crate::declared::sell(1);
    assert!(telemetry.flush(std::time::Duration::from_mins(1)));
    let families = by_name::text();
    let twin = [("backend", "twin")];
    let of = |name| by_name::count(&families, name, &twin);
    assert_eq!(of("funnel_events_accepted_total"), 2);
    assert_eq!(of("funnel_events_delivered_total"), 1);
    let auth = [("backend", "twin"), ("reason", "auth")];
    assert_eq!(
        by_name::count(&families, "funnel_events_dropped_total", &auth),
        1
    );
}
