//! A lock against what was built.

use std::collections::BTreeMap;

use super::super::check;
use super::{BASE, edited, lines, lock};
use crate::lock::{Build, Lock, write};

/// What is built, as a lock says it, each build on its own.
fn built(text: &str) -> BTreeMap<Build, Lock> {
    let lock = lock(text);
    let builds = lock.builds.iter();
    let builds = builds.map(|build| {
        let mut alone = lock.of_build(build, build);
        alone.tombstones.clear();
        (build.clone(), alone)
    });
    builds.collect()
}

/// What is out of date in the base when this is built.
fn against(text: &str) -> Vec<String> {
    lines(&check(&lock(BASE), BASE, &built(text)))
}

fn on(variant: &str) -> BTreeMap<Build, Lock> {
    let text = BASE.replace("x86_64-linux", variant);
    built(&text)
}

#[test]
fn what_is_as_locked_is_up_to_date() {
    assert_eq!(against(BASE), [""; 0]);
    assert_eq!(write(&lock(BASE)), BASE);
    // One of the builds is enough, and another one is not looked at.
    for (build, lock_of_it) in built(BASE) {
        let one = BTreeMap::from([(build, lock_of_it)]);
        assert_eq!(check(&lock(BASE), BASE, &one), []);
    }
}

#[test]
fn another_target_is_like_one_that_is_locked() {
    assert_eq!(check(&lock(BASE), BASE, &on("aarch64-apple")), []);
    let text = edited(&[("\"pro\"", "\"pro_2\"")]);
    let other = built(&text.replace("x86_64-linux", "aarch64-apple"));
    let found = lines(&check(&lock(BASE), BASE, &other));
    assert_eq!(
        found,
        ["value-renamed breaking event <Checkout>, key <tier>, value <pro_2>: was <pro>"]
    );
}

#[test]
fn a_target_with_more_is_known_by_that() {
    // Locked on a second target, where there is a flow less.
    let mut both = lock(BASE);
    let start = BASE.find("[[flow]]").unwrap();
    let end = BASE.find("[[counter]]").unwrap();
    let less = [&BASE[..start], &BASE[end..]].concat();
    let running = less.find("[[running]]").unwrap();
    let counting = less.find("[[counting]]").unwrap();
    let less = [&less[..running], &less[counting..]].concat();
    let apple = less.replace("x86_64-linux", "aarch64-apple");
    both.add(lock(&apple));
    let text = write(&both);
    assert!(
        text.contains("only = [\n    \"x86_64-linux\",\n]"),
        "{text}"
    );
    assert_eq!(check(&both, &text, &built(BASE)), []);
    assert_eq!(check(&both, &text, &built(&apple)), []);
    // Each is held against its own target.
    let found = check(&both, &text, &on("aarch64-apple"));
    assert_eq!(found[0].rule.code.name, "flow-added");
    // One that is not locked may be like either.
    assert_eq!(check(&both, &text, &on("riscv-linux")), []);
    let third = built(&less.replace("x86_64-linux", "riscv-linux"));
    assert_eq!(check(&both, &text, &third), []);
}

#[test]
fn lock_out_of_date() {
    // No rule is about the same step twice: the difference is told all the same.
    let twice = |text: &str| {
        text.replace(
            "    \"paid\",\n]\n\n[[event.target]]",
            "    \"paid\",\n    \"paid\",\n]\n\n[[event.target]]",
        )
    };
    assert_eq!(
        against(&twice(BASE)),
        [
            "lock-out-of-date breaking lock <funnel.lock>: something changed that no rule is about; compare the files",
        ]
    );
}

#[test]
fn lock_edited() {
    let text = BASE.replace("owner = \"growth\"\n", "owner = \"growth\" # or not\n");
    let found = lines(&check(&lock(&text), &text, &built(BASE)));
    assert_eq!(
        found,
        [
            "lock-edited breaking file <funnel.lock>: was changed by hand; `cargo funnel lock` writes it otherwise",
        ]
    );
    // git may have done that.
    let text = BASE.replace('\n', "\r\n");
    assert_eq!(check(&lock(&text), &text, &built(BASE)), []);
}

#[test]
fn build_not_locked() {
    assert_eq!(
        against(&BASE.replace("\"worker\"", "\"batch\"")),
        ["build-not-locked breaking build <batch on x86_64-linux>: the lock has no such binary",]
    );
}

#[test]
fn name_came_back() {
    let key = |class: &str| {
        let key = format!("[[event.key]]\nname = \"plan\"\nclass = \"{class}\"\n\n[[flow]]");
        edited(&[("[[flow]]", &key)])
    };
    assert_eq!(
        against(&key("id")),
        [
            "name-came-back breaking key <Checkout.plan>: the name was removed, and is back with another meaning: it was <label>; data from then is read as if it were from now",
            "key-added privacy-relevant event <Checkout>, key <plan>: is sent now: <id>",
        ]
    );
    // As it was, it may.
    assert_eq!(
        against(&key("label")),
        ["key-added privacy-relevant event <Checkout>, key <plan>: is sent now: <label>",]
    );
}
