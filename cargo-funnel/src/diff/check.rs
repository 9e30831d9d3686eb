//! A lock against what was built now.

use std::collections::BTreeMap;

use super::rules::{BUILD_NOT_LOCKED, LOCK_EDITED};
use super::{Change, Said, Subject, came_back, diff, sorted};
use crate::lock::{Build, Lock, write};

/// What is out of date in a lock whose file is this text, seen from these builds.
pub(crate) fn check(lock: &Lock, text: &str, now: &BTreeMap<Build, Lock>) -> Vec<Change> {
    let mut expected = Lock::default();
    let mut built = Lock::default();
    let mut changes = Vec::new();
    for (build, found) in now {
        built.add(found.clone());
        if let Some(like) = like(lock, build, found) {
            expected.add(lock.of_build(like, build));
        } else {
            let subject = Subject::new("build", &build.text());
            let message = Said::new("the lock has no such binary", &[]);
            changes.push(Change::new(&BUILD_NOT_LOCKED, subject, message));
            // All that it has is told by that.
            expected.add(found.clone());
        }
    }
    changes.extend(diff(&expected, &built));
    changes.extend(came_back(&built, &lock.tombstones));
    // git may have changed the ends of lines.
    if write(lock) != text.replace("\r\n", "\n") {
        let message = Said::new(
            "was changed by hand; `cargo funnel lock` writes it otherwise",
            &[],
        );
        let subject = Subject::new("file", "funnel.lock");
        changes.push(Change::new(&LOCK_EDITED, subject, message));
    }
    sorted(changes)
}

/// The locked build that a build should be like: itself, or else one of the same binary, and of these one
/// that says the same.
pub(crate) fn like<'a>(lock: &'a Lock, build: &Build, found: &Lock) -> Option<&'a Build> {
    if let Some(itself) = lock.builds.get(build) {
        return Some(itself);
    }
    let others = lock
        .builds
        .iter()
        .filter(|other| other.binary == build.binary);
    let same = others
        .clone()
        .find(|other| lock.of_build(other, build).says_the_same(found));
    same.or_else(|| others.clone().next())
}
