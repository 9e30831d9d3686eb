//! `cargo funnel diff`: what changed from one lock to another.

use super::{Ended, print};
use crate::diff::{self, Change, Class};
use crate::flags::{Deny, Diff, DiffFormat};
use crate::lock::Lock;
use crate::render::diff::{List, github, json, markdown, text};
use crate::source::locks::{self, Found};

/// Tells every change, and what it breaks.
pub(crate) fn run(flags: &Diff) -> Ended {
    let mut problems = Vec::new();
    let mut read = |argument: &str| match locks::of_argument(argument) {
        Ok(found) => Some(found),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let read = (read(&flags.old), read(&flags.new));
    let files = locks::generated(&flags.generated, &mut problems);
    let (Some(mut old), Some(mut new)) = read else {
        return Ended::with(problems);
    };
    align(&mut old, &mut new);
    let mut changes = diff::diff(&old.lock, &new.lock);
    if old.text.is_some() && new.text.is_some() {
        changes.extend(diff::tombstones(&old.lock, &new.lock));
        changes = diff::sorted(changes);
    }
    diff::find(&mut changes, &files, &old.lock, &new.lock);
    let file = [&new, &old].into_iter().find(|found| found.is_file);
    let file = file.and_then(|found| Some((&*found.name, found.text.as_deref()?)));
    let title = match &changes[..] {
        [] => "nothing changed".to_owned(),
        _ => String::new(),
    };
    let list = List {
        title,
        names: vec![old.name.clone(), new.name.clone()],
        changes: &changes,
        file,
        advice: None,
    };
    let answer = match flags.format {
        DiffFormat::Text => text(&list),
        DiffFormat::Markdown => markdown(&list),
        DiffFormat::Json => json(&list),
        DiffFormat::Github => github(&list),
    };
    problems.extend(print(&answer, "list"));
    let mut ended = Ended::with(problems);
    ended.objects = changes.iter().any(|change| is_denied(change, flags.deny));
    ended
}

fn is_denied(change: &Change, deny: Option<Deny>) -> bool {
    match deny {
        None => false,
        Some(Deny::Breaking) => change.is(Class::Breaking),
        Some(Deny::Privacy) => change.is(Class::Breaking) || change.is(Class::Privacy),
        Some(Deny::Any) => true,
    }
}

/// Holds a binary against the build of a lock that it should be like, and two binaries against each other
/// whatever they are called.
fn align(old: &mut Found, new: &mut Found) {
    match (&old.text, &new.text) {
        (Some(_), Some(_)) => {}
        (None, None) => as_one(&mut old.lock, &new.lock),
        (Some(_), None) => as_build(&mut old.lock, &new.lock),
        (None, Some(_)) => as_build(&mut new.lock, &old.lock),
    }
}

fn as_one(old: &mut Lock, new: &Lock) {
    if let (Some(from), Some(to)) = (old.builds.first().cloned(), new.builds.first()) {
        *old = old.of_build(&from, to);
    }
}

fn as_build(lock: &mut Lock, binary: &Lock) {
    let Some(build) = binary.builds.first() else {
        return;
    };
    let like = diff::like(lock, build, binary).cloned();
    // The only one that is locked, whatever the file is called.
    let only = || {
        (lock.builds.len() == 1)
            .then(|| lock.builds.first().cloned())
            .flatten()
    };
    if let Some(like) = like.or_else(only) {
        *lock = lock.of_build(&like, build);
    }
}
