//! A vocabulary in another crate than the handlers, and a runtime that goes by another name.

use funnel_fixture_vocabulary::sale::{self, came_back, paid, visit};
use funnel_fixture_vocabulary::{Plan, SEATS};
use funnel_runtime::registry::Registry;
use funnel_runtime::testing::Recorder;
use funnel_runtime::{Id, business_counter, funnel_step, step};
use funnel_tests::{counter, finish, outcomes};
use serde_json::{Value, json};

#[funnel_step(visit, plan = Plan::Free, token_count = |tokens| *tokens)]
fn visit_shop(tokens: u64) -> Result<u64, String> {
    if tokens == 0 {
        return Err("none".to_owned());
    }
    Ok(tokens)
}

#[funnel_step(paid, plan = Plan::Pro, team_id = |team| *team, duration_ms = std::time::Duration::from_secs(2))]
async fn pay(team: Id) -> Option<Id> {
    step!(came_back);
    Some(team)
}

#[funnel_step(paid, scoped(team_id))]
fn pay_again() {}

#[business_counter(SEATS, plan = Plan::Pro, add = |seats| *seats)]
fn sell_seats(seats: u64) -> u64 {
    seats
}

#[test]
fn counter_of_another_crate() {
    sell_seats(3);
    SEATS.inc(Plan::Free);
    assert_eq!(counter("shop_seats_total", &[("plan", "pro_2")]), 3);
    assert_eq!(counter("shop_seats_total", &[("plan", "free")]), 1);
    let registry = Registry::of_process();
    let counting = registry
        .counting
        .iter()
        .find(|counting| counting.counter == "shop_seats_total");
    assert_eq!(
        counting.map(|counting| &*counting.function),
        Some("sell_seats")
    );
    let declared = registry
        .counters
        .iter()
        .find(|counter| counter.name == "shop_seats_total");
    let declared = declared.map(|counter| (&*counter.place.krate, counter.owner.as_deref()));
    assert_eq!(declared, Some(("funnel-fixture-vocabulary", Some("shop"))));
}

#[test]
fn counters_of_a_runtime_by_another_name() {
    funnel_fixture_renamed::open_door();
    assert_eq!(counter("renamed_doors_total", &[("tier", "free")]), 1);
    let ok = [("outcome", "ok")];
    assert_eq!(counter("renamed_door_calls_total", &ok), 1);
    let change = [("before", "free"), ("after", "free")];
    assert_eq!(counter("renamed_changes_total", &change), 1);
}

fn said(event: &funnel_runtime::testing::RecordedEvent) -> Value {
    let mut said = event.attributes.clone();
    for base in ["eventId", "timestamp", "sequence", "sessionId"] {
        assert!(said.remove(base).is_some(), "`{base}` is in every event");
    }
    said.into_iter().collect()
}

#[test]
fn vocabulary_of_another_crate() {
    let recorder = Recorder::new();
    recorder.run(|| {
        assert_eq!(visit_shop(5), Ok(5));
        assert!(visit_shop(0).is_err());
        finish(pay(Id::new("t1")));
        let attrs = sale::Attrs {
            team_id: Some(Id::new("t2")),
            ..Default::default()
        };
        let _entered = attrs.enter();
        pay_again();
    });
    let events: Vec<_> = recorder.events().iter().map(said).collect();
    assert_eq!(
        events,
        [
            json!({ "cohort": "real", "funnelStep": "visit", "plan": "free", "tokenCount": 5 }),
            json!({ "cohort": "real", "funnelStep": "came_back" }),
            json!({ "cohort": "real", "funnelStep": "paid", "plan": "pro_2", "teamId": "t1", "took": 2000 }),
            json!({ "cohort": "real", "funnelStep": "paid", "teamId": "t2" }),
        ]
    );
    assert_eq!(outcomes("Sale", "visit"), [1, 1, 0, 0]);
    assert_eq!(counter("shop_sales_total", &[("step", "paid")]), 2);
}

#[test]
fn sites_of_a_foreign_vocabulary_are_in_the_registry() {
    let registry = Registry::of_process();
    let sites: Vec<_> = registry
        .sites
        .iter()
        .filter(|site| site.event == "Sale")
        .map(|site| (site.function.as_str(), site.step.as_str()))
        .collect();
    for site in [
        ("visit_shop", "visit"),
        ("pay", "paid"),
        ("", "came_back"),
        ("pay_again", "paid"),
    ] {
        assert!(sites.contains(&site), "{site:?} is not among {sites:?}");
    }
}

#[test]
fn flows_of_a_runtime_under_other_names() {
    let recorder = Recorder::new();
    recorder.run(|| {
        assert_eq!(finish(funnel_fixture_renamed::go(3)), Ok(3));
        assert!(finish(funnel_fixture_renamed::go(0)).is_err());
        assert!(finish(funnel_fixture_renamed::go(1)).is_err());
        funnel_fixture_renamed::go_home();
    });
    recorder.assert_events(&[
        "Renamed Run Started",
        "Knocked",
        "Renamed Run Completed",
        "Renamed Run Started",
        "Renamed Run Aborted",
        "Renamed Run Started",
        "Renamed Run Failed",
        "Renamed Alone Started",
        "Renamed Run Started",
        "Renamed Run Completed",
        "Renamed Alone Completed",
    ]);
    let completed = &recorder.events()[2].attributes;
    assert_eq!(completed["result"], json!("fine"));
    assert_eq!(completed["attempt"], json!(3));
}

#[test]
fn runtime_under_other_names() {
    let recorder = Recorder::new();
    recorder.run(|| {
        assert_eq!(finish(funnel_fixture_renamed::open(3)), Ok(3));
        assert!(finish(funnel_fixture_renamed::open(0)).is_err());
        funnel_fixture_renamed::close();
    });
    recorder.assert_steps(&["opened", "opened", "closed"]);
    assert_eq!(
        funnel_tests::attributes(&recorder.events()[0]),
        json!({ "tier": "free", "result": "fine", "attempt": 3 })
    );
}
