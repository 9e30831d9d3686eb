//! What holds for every lock: its text is the same for the same records, and reads back as it was.

use funnel_runtime::Class;
use funnel_runtime::registry::Registry;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::model::sorted;
use super::write::quoted;
use super::{
    Alert, Build, Builds, Condition, Counter, Event, Flow, Key, Kind, Lines, Lock, Of, Site, Step,
    Target, Tombstone, read, write,
};
use crate::lock::model::Label;
use crate::render::visible;
use crate::tests::record;

/// Any name: usual ones, so that some are equal, and hostile ones.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec!["a", "b", "c", "tier", "paid"]).prop_map(str::to_owned),
        1 => "[^\x1e\x1f]{0,8}",
        1 => "[\\x00-\\x1d|`\\\\<>@\"'#=*_\\[\\]\u{80}-\u{9f}\u{200b}-\u{202e}]{0,8}",
    ]
}

fn names(most: usize) -> impl Strategy<Value = Vec<String>> {
    vec(name(), 0..most)
}

fn key() -> impl Strategy<Value = Key> {
    let parts = (
        name(),
        name(),
        select(Class::ALL.to_vec()),
        names(3),
        any::<bool>(),
        names(2),
    );
    (parts, option::of(name())).prop_map(|(parts, reviewed)| {
        let (name, wire, class, values, entity, required) = parts;
        Key {
            name,
            wire,
            class,
            values,
            entity,
            required: sorted(required.into_iter()),
            reviewed,
        }
    })
}

fn keys() -> impl Strategy<Value = Vec<Key>> {
    vec(key(), 0..3).prop_map(|keys| sorted(keys.into_iter()))
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![
        (name(), name()).prop_map(|(by, versus)| Condition::Drop { by, versus }),
        (name(), name()).prop_map(|(times, versus)| Condition::Spike { times, versus }),
        name().prop_map(Condition::StalledBesideStep),
        name().prop_map(Condition::StalledBesideCounter),
        name().prop_map(Condition::StalledVersus),
        (name(), name(), name()).prop_map(|(from, to, at_least)| Condition::Gap {
            from,
            to,
            at_least,
        }),
    ]
}

fn alert() -> impl Strategy<Value = Alert> {
    let parts = (name(), condition(), name(), name(), any::<u64>());
    let said = (names(3), name(), option::of(name()), option::of(name()));
    (parts, said).prop_map(|(parts, said)| {
        let (name, condition, window, hold, floor) = parts;
        let (only, severity, summary, runbook) = said;
        Alert {
            name,
            condition,
            window,
            hold,
            floor,
            only,
            severity,
            summary,
            runbook,
        }
    })
}

fn alerts() -> impl Strategy<Value = Vec<Alert>> {
    vec(alert(), 0..3).prop_map(|alerts| sorted(alerts.into_iter()))
}

fn step() -> impl Strategy<Value = Step> {
    let target = option::of((name(), name()));
    (name(), target, alerts()).prop_map(|(name, target, alerts)| Step {
        name,
        target: target.map(|(from, at_least)| Target { from, at_least }),
        alerts,
    })
}

fn event() -> impl Strategy<Value = Event> {
    let parts = (
        name(),
        name(),
        option::of(name()),
        option::of(name()),
        vec(step(), 0..4),
        keys(),
    );
    parts.prop_map(|(name, counter, owner, rename_all, steps, keys)| Event {
        name,
        counter,
        owner,
        rename_all,
        steps,
        keys,
    })
}

fn flow() -> impl Strategy<Value = Flow> {
    let events = [name(), name(), name(), name()];
    let parts = (name(), option::of(name()), events, names(3), names(3));
    let more = (vec((name(), name()), 0..3), option::of(name()));
    (parts, more, keys()).prop_map(|(parts, (milestones, rename_all), keys)| {
        let (name, owner, events, steps, reasons) = parts;
        Flow {
            name,
            owner,
            rename_all,
            events,
            steps,
            reasons: sorted(reasons.into_iter()),
            milestones: sorted(milestones.into_iter()),
            keys,
        }
    })
}

fn counter() -> impl Strategy<Value = Counter> {
    let labels = vec((name(), names(3)), 0..3);
    let most = option::of((any::<u64>(), name()));
    let parts = (name(), option::of(name()), any::<u64>(), most);
    (parts, option::of(name()), labels, alerts()).prop_map(
        |((name, owner, series, max_series), reduces, labels, alerts)| Counter {
            name,
            owner,
            reduces,
            series,
            max_series,
            labels: sorted(
                labels
                    .into_iter()
                    .map(|(name, values)| Label { name, values }),
            ),
            alerts,
        },
    )
}

fn site() -> impl Strategy<Value = Site> {
    let of = prop_oneof![
        (name(), name()).prop_map(|(event, step)| Of::Step { event, step }),
        name().prop_map(Of::Flow),
        name().prop_map(Of::Counter),
    ];
    (of, [name(), name(), name()], 1..4_u64).prop_map(|(of, names, count)| {
        let [krate, module, function] = names;
        Site {
            of,
            krate,
            module,
            function,
            count,
        }
    })
}

fn tombstone() -> impl Strategy<Value = Tombstone> {
    let kind = select(Kind::ALL.to_vec());
    (kind, option::of(name()), name(), name()).prop_map(|(kind, of, name, was)| Tombstone {
        kind,
        of,
        name,
        was,
    })
}

/// A lock of up to four builds, with records that any of them have.
pub(crate) fn any_lock() -> impl Strategy<Value = Lock> {
    let build = (
        select(vec!["api", "worker"]),
        select(vec!["linux", "apple"]),
    );
    let have = || vec(any::<Index>(), 1..5);
    (
        btree_set(build, 1..5),
        btree_map(event(), have(), 0..3),
        btree_map(flow(), have(), 0..3),
        btree_map(counter(), have(), 0..3),
        btree_map(site(), have(), 0..4),
        btree_set(tombstone(), 0..3),
    )
        .prop_map(|(builds, events, flows, counters, sites, tombstones)| {
            let builds: Vec<Build> = builds
                .into_iter()
                .map(|(binary, variant)| Build {
                    binary: binary.to_owned(),
                    variant: variant.to_owned(),
                })
                .collect();
            let having = |have: Vec<Index>| -> Builds {
                have.into_iter().map(|at| at.get(&builds).clone()).collect()
            };
            Lock {
                events: events
                    .into_iter()
                    .map(|(event, have)| (event, having(have)))
                    .collect(),
                flows: flows
                    .into_iter()
                    .map(|(flow, have)| (flow, having(have)))
                    .collect(),
                counters: counters
                    .into_iter()
                    .map(|(one, have)| (one, having(have)))
                    .collect(),
                sites: sites
                    .into_iter()
                    .map(|(site, have)| (site, having(have)))
                    .collect(),
                tombstones,
                builds: builds.iter().cloned().collect(),
            }
        })
}

fn build() -> Build {
    Build {
        binary: "api".to_owned(),
        variant: "x86_64-linux".to_owned(),
    }
}

/// The text of the lock of these records.
fn text(records: &[Vec<u8>]) -> String {
    let registry = Registry::from_section(&records.concat()).expect("sound records");
    write(&Lock::of(&build(), &registry))
}

/// An alert on a counter.
const ALERT: [(&str, &str); 11] = [
    ("alert", "gap"),
    ("from", "a"),
    ("to", "b"),
    ("threshold", "0.5"),
    ("alert_name", "OrdersGap"),
    ("window", "1h"),
    ("hold", "5m"),
    ("floor", "20"),
    ("severity", "critical"),
    ("summary", "Half of the \"a\" wait"),
    ("runbook", "https://example.org/orders"),
];

/// Records of every kind, with lines of sources that begin here.
fn records(line: u32) -> Vec<Vec<u8>> {
    let line = |more: u32| (line + more).to_string();
    vec![
        record::funnel("Checkout", Some("growth"), &["landing", "claim"]),
        record::funnel("Refund", None, &["asked"]),
        record::site(
            "Checkout",
            "claim",
            ["shop", "one"],
            ["a.rs", &line(0)],
            "tier",
            "",
        ),
        record::site(
            "Checkout",
            "claim",
            ["shop", ""],
            ["a.rs", &line(9)],
            "",
            "team_id",
        ),
        record::site(
            "Checkout",
            "claim",
            ["shop", ""],
            ["b.rs", &line(1)],
            "",
            "team_id",
        ),
        record::flow("Create", None, &["plan"], "quota", &[("told", "Told")]),
        record::flow_site("Create", ["shop", "create"], ["c.rs", &line(2)], "region"),
        record::counter(
            "orders_total",
            "",
            &ALERT,
            &[("status", "a,b")],
            ["d.rs", &line(3)],
        ),
        record::count("orders_total", ["shop", "place"], ["d.rs", &line(4)]),
    ]
}

proptest! {
    #[test]
    fn a_lock_reads_back_as_it_was(lock in any_lock()) {
        let text = write(&lock);
        prop_assert_eq!(read(text.as_bytes()), Ok(lock), "{}", text);
        // Nothing in it moves a cursor or hides.
        prop_assert!(text.chars().all(|char| char == '\n' || visible(&char.to_string()) == char.to_string()));
    }

    #[test]
    fn the_order_of_records_and_their_lines_mean_nothing(
        records in Just(records(1)).prop_shuffle(),
        line in 1..100_000_u32,
    ) {
        let mut other = self::records(line);
        other.reverse();
        prop_assert_eq!(text(&records), text(&other));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200), at in any::<Index>()) {
        let _ = read(&bytes);
        let mut text = text(&records(1)).into_bytes();
        let at = at.index(text.len());
        text.splice(at..at, bytes);
        if let Ok(lock) = read(&text) {
            prop_assert_eq!(read(write(&lock).as_bytes()), Ok(lock));
        }
    }

    #[test]
    fn a_name_that_is_in_use_is_not_dead(old in any_lock(), new in any_lock()) {
        let dead = new.tombstones_after(&old);
        for tombstone in &dead {
            prop_assert!(!new.has_name(tombstone), "{tombstone:?}");
        }
        // What is gone is welcome as it was.
        let fresh = dead.difference(&old.tombstones).cloned().collect();
        prop_assert_eq!(old.back(&fresh), vec![]);
        // With its tombstones a lock is at rest.
        let after = Lock { tombstones: dead.clone(), ..new };
        prop_assert_eq!(after.tombstones_after(&after), dead);
    }

    #[test]
    fn taking_in_and_leaving_out_are_opposites(lock in any_lock()) {
        let mut sum = Lock { tombstones: lock.tombstones.clone(), ..Lock::default() };
        for build in &lock.builds {
            sum.add(lock.of_build(build, build));
        }
        prop_assert_eq!(sum, lock);
    }
}

#[test]
fn the_text_of_a_lock() {
    insta::assert_snapshot!(text(&records(1)));
}

#[test]
fn what_only_some_builds_have_says_so() {
    let registry = |records: &[Vec<u8>]| Registry::from_section(&records.concat()).unwrap();
    let all = records(1);
    let on = |binary: &str, variant: &str, records: &[Vec<u8>]| {
        let build = Build {
            binary: binary.to_owned(),
            variant: variant.to_owned(),
        };
        Lock::of(&build, &registry(records))
    };
    let mut lock = on("api", "x86_64-linux", &all);
    lock.add(on("api", "aarch64-apple", &all[..7]));
    lock.add(on("worker", "x86_64-linux", &all[5..]));
    lock.add(on("worker", "aarch64-apple", &all[5..8]));
    insta::assert_snapshot!(write(&lock));
}

#[test]
fn what_is_hidden_anywhere_is_written_out() {
    for char in ('\0'..=char::MAX).filter(|char| !"\"\\".contains(*char)) {
        let text = char.to_string();
        let is_plain = quoted(&text) == format!("\"{text}\"");
        assert_eq!(is_plain, visible(&text) == text, "{char:?}");
    }
}

#[test]
fn a_thing_is_found_by_its_line() {
    let text = text(&records(1));
    let line = |path: &[(&str, &str)]| {
        let number = Lines::of(&text).line_of(path);
        text.lines().nth(number - 1).unwrap().trim().to_owned()
    };
    let cases: [(&[(&str, &str)], &str); 13] = [
        (&[("event", "Checkout")], "name = \"Checkout\""),
        (&[("event", "Refund"), ("key", "tier")], "name = \"tier\""),
        (
            &[("event", "Checkout"), ("key", "teamId")],
            "wire = \"teamId\"",
        ),
        (
            &[("event", "Checkout"), ("key", "tier"), ("value", "pro")],
            "\"pro\",",
        ),
        (&[("event", "Checkout"), ("step", "claim")], "\"claim\","),
        (
            &[("event", "Checkout"), ("step", "gone")],
            "name = \"Checkout\"",
        ),
        (
            &[("event", "Checkout"), ("counter", "x")],
            "counter = \"checkout_total\"",
        ),
        (
            &[("flow", "Create"), ("milestone", "told")],
            "name = \"told\"",
        ),
        (
            &[("flow", "Create"), ("aborted", "x")],
            "aborted = \"Create Aborted\"",
        ),
        (
            &[
                ("metric", "orders_total"),
                ("label", "status"),
                ("value", "b"),
            ],
            "\"b\",",
        ),
        (
            &[("metric", "orders_total"), ("alert", "OrdersGap")],
            "name = \"OrdersGap\"",
        ),
        (&[("site", "shop::place")], "[[counting]]"),
        (
            &[("event", "Gone"), ("key", "tier")],
            "# Generated by `cargo funnel lock`; edit the sources, not this file.",
        ),
    ];
    for (path, expected) in cases {
        assert_eq!(line(path), expected, "{path:?}");
    }
    // The right one of several: the second event has the key, too.
    let [first, second] = ["Checkout", "Refund"]
        .map(|event| Lines::of(&text).line_of(&[("event", event), ("key", "tier")]));
    assert!(first < second);
}

#[test]
fn a_removed_name_leaves_a_tombstone_and_a_returned_one_takes_it_away() {
    let lock = |records: &[Vec<u8>]| {
        Lock::of(
            &build(),
            &Registry::from_section(&records.concat()).unwrap(),
        )
    };
    let mut before = lock(&records(1));
    let mut after = lock(&[record::funnel("Checkout", Some("growth"), &["landing"])]);
    after.tombstones = after.tombstones_after(&before);
    let words: Vec<_> = after
        .tombstones
        .iter()
        .map(|dead| format!("{} {}: {}", dead.kind.as_str(), dead.full_name(), dead.was))
        .collect();
    assert_eq!(
        words,
        [
            "event Refund: funnel of asked; teamId (id, the entity), tier (label)",
            "flow Create: flow, Create Started, Create Completed, Create Aborted, Create Failed; region (label)",
            "metric orders_total: business counter by status",
            "metric refund_total: counts the steps of Refund",
            "step Checkout.claim: comes after landing",
        ]
    );
    // As it was, a name may come back, and needs no tombstone any more.
    assert_eq!(before.back(&after.tombstones), []);
    before.tombstones = before.tombstones_after(&after);
    assert!(before.tombstones.is_empty());
    // Otherwise it may not.
    let other = lock(&[record::funnel("Checkout", None, &["claim", "landing"])]);
    let back: Vec<_> = other
        .back(&after.tombstones)
        .iter()
        .map(Tombstone::full_name)
        .collect();
    assert_eq!(back, ["Checkout.claim"]);
    // The rest stays dead.
    assert_eq!(other.tombstones_after(&after).len(), 4);
}

#[test]
fn a_text_that_is_no_lock_says_why() {
    let sound = text(&records(1));
    let refused = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
    let merged = sound.replace(
        "owner = \"growth\"\n",
        "<<<<<<< ours\nowner = \"growth\"\n=======\nowner = \"sales\"\n>>>>>>> theirs\n",
    );
    let cases = [
        (
            merged,
            "line 12 is a conflict marker of a merge; take the whole file",
        ),
        (
            sound.replace("version = 1", "version = 2"),
            "has version 2, and this cargo-funnel knows version 1; install the newest",
        ),
        (
            sound.replace("version = 1", "version = 0"),
            "has version 0, which no cargo-funnel wrote",
        ),
        (
            sound.replace("version = 1\n", ""),
            "is no lock: it has no `version`",
        ),
        (String::new(), "is no lock: it has no `version`"),
        ("#!/bin/sh\nexec app\n".to_owned(), "is no lock: line 2:"),
        (
            sound.replace("class = \"id\"", "class = \"text\""),
            "`class` is `text`, and can be label, number",
        ),
        (
            sound.replace("counter = \"refund_total\"\n", ""),
            "missing field `counter`",
        ),
        (
            sound.replace("owner = \"growth\"", "owner = \"growth\"\nowners = 2"),
            "is no lock: line 13: unknown field `owners`",
        ),
        (
            sound.replace("owner = \"growth\"", "in = [\"gone\"]"),
            "`in` names `gone`, which no [[build]] is",
        ),
        (
            sound.replace("owner = \"growth\"", "only = []"),
            "no [[build]] has the record",
        ),
        (
            sound.replace(
                "flow = \"Create\"\ncrate",
                "flow = \"Create\"\nstep = \"x\"\ncrate",
            ),
            "a site has `event` and `step`, or `flow`, or `counter`",
        ),
        (
            sound.replace("name = \"Refund\"", "name = \"Refund\"\nname = \"Again\""),
            "duplicate key",
        ),
        (
            sound.replace("count = 2", "count = \"many\""),
            "`count` is `many`, which is no number",
        ),
        (
            format!("{sound}\n{}", &sound[sound.find("[[counting]]").unwrap()..]),
            "it has the same record twice",
        ),
        (
            sound.replace("[[flow]]", "[[event.alert]]\nname = \"A\"\nstep = \"gone\"\nstalled_versus = \"1w\"\nwindow = \"1d\"\nhold = \"5m\"\nfloor = 20\nseverity = \"info\"\n\n[[flow]]"),
            "the alert `A` is of no step",
        ),
        (
            sound.replace("series = 2\n", "series = 2\n\n[[counter.alert]]\nname = \"A\"\nstalled_versus = \"1w\"\nversus = \"1w\"\nwindow = \"1d\"\nhold = \"5m\"\nfloor = 20\nseverity = \"info\"\n"),
            "the alert `A` has `drop` and `versus`, or",
        ),
        (
            sound.replace("series = 2", "series = 2\nmax_series = 3"),
            "`max_series` and `max_series_reason` go together",
        ),
    ];
    for (text, expected) in cases {
        assert!(
            refused(&text).contains(expected),
            "{}\n{expected}",
            refused(&text)
        );
    }
    let no_text = read(b"version = 1\n\xff").unwrap_err().to_string();
    assert!(
        no_text.starts_with("is no lock: it is not UTF-8 from byte 12 on"),
        "{no_text}"
    );
}
