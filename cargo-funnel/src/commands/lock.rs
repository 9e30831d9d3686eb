//! `cargo funnel lock`: the lock file, written anew.

use std::path::{Path, PathBuf};

use super::{Ended, print};
use crate::flags::{self, LockFile, Subject};
use crate::lock::{Build, Lock, Tombstone, write};
use crate::render::diff::{Advice, List, text};
use crate::source::locks;
use crate::{diff, source};

/// Puts the builds into the lock file, unless that brings removed names back.
pub(crate) fn run(flags: &flags::Lock) -> Ended {
    let subject = flags.binaries.subject();
    let (binaries, problems) = source::binaries(subject.clone());
    // A lock without one of them would drop what it has.
    if !problems.is_empty() {
        return Ended::with(problems);
    }
    let path = path(&flags.file);
    let name = path.display().to_string();
    let read = locks::of_binaries(&binaries, flags.file.note.as_deref())
        .and_then(|now| Ok((now, locks::of_file_or_none(&path)?)));
    let (now, found) = match read {
        Ok(read) => read,
        Err(problem) => return Ended::with(vec![problem]),
    };
    let is_new = found.is_none();
    let (before, old) =
        found.map_or_else(|| (None, Lock::default()), |found| (found.text, found.lock));
    if let Some(problem) = unknown(flags, &old) {
        return Ended::with(vec![format!("{name}: {problem}")]);
    }
    let is_kept = |build: &Build| {
        let names = [&build.binary, &build.variant];
        let is_forgotten = flags.forget.iter().any(|name| names.contains(&name));
        !is_forgotten && !now.contains_key(build)
    };
    let mut lock = old.clone().only(is_kept);
    for build in now.into_values() {
        lock.add(build);
    }
    let back = lock.back(&old.tombstones);
    let is_revived = |dead: &Tombstone| {
        let names = [dead.name.clone(), dead.full_name()];
        flags.revive.iter().any(|name| names.contains(name))
    };
    if let Some(name) = flags.revive.iter().find(|name| {
        let is_meant = |dead: &&Tombstone| dead.name == **name || dead.full_name() == **name;
        !back.iter().any(|dead| is_meant(&dead))
    }) {
        let problem = format!("--revive {name}: no name that was removed comes back under it");
        return Ended::with(vec![problem]);
    }
    let refused: Vec<_> = back.into_iter().filter(|dead| !is_revived(dead)).collect();
    if !refused.is_empty() {
        let dead = refused.into_iter().collect();
        let list = List {
            title: "is not written".to_owned(),
            names: vec![name],
            changes: &diff::came_back(&lock, &dead),
            file: None,
            advice: Some(Advice {
                text: "where no old data is left, bring a name back with",
                command: command(&subject, &flags.file, &dead),
            }),
        };
        let mut ended = Ended::with(print(&text(&list), "list").into_iter().collect());
        ended.objects = true;
        return ended;
    }
    lock.tombstones = lock.tombstones_after(&old);
    let changes = if is_new {
        Vec::new()
    } else {
        diff::diff(&old, &lock)
    };
    let after = write(&lock);
    let is_same = before.is_some_and(|before| before == after);
    if !is_same && let Err(problem) = locks::write(&path, &after) {
        return Ended::with(vec![problem]);
    }
    let title = match (is_new, is_same) {
        (true, _) => format!("is new: {}", lock.summary()),
        (false, true) => format!("is up to date: {}", lock.summary()),
        (false, false) => format!("is written anew: {}", lock.summary()),
    };
    let list = List {
        title,
        names: vec![name],
        changes: &changes,
        file: None,
        advice: None,
    };
    Ended::with(print(&text(&list), "list").into_iter().collect())
}

/// What is to be forgotten, and is not there.
fn unknown(flags: &flags::Lock, lock: &Lock) -> Option<String> {
    let names = || {
        lock.builds
            .iter()
            .flat_map(|build| [&build.binary, &build.variant])
    };
    let unknown = flags
        .forget
        .iter()
        .find(|name| names().all(|known| known != *name))?;
    let mut known: Vec<_> = names().map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    Some(format!(
        "it has no binary or target `{unknown}` to forget; it has {}",
        known.join(", ")
    ))
}

/// The lock file that is meant.
pub(super) fn path(file: &LockFile) -> PathBuf {
    file.lock
        .clone()
        .unwrap_or_else(|| source::from_here(&locks::default_path()))
}

/// The command that writes the lock anew.
pub(super) fn command<'a>(
    subject: &Subject,
    file: &LockFile,
    revive: impl IntoIterator<Item = &'a Tombstone>,
) -> String {
    let mut words = vec!["cargo".to_owned(), "funnel".to_owned(), "lock".to_owned()];
    let mut flag = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    let shown = |path: &Path| path.display().to_string();
    match subject {
        Subject::Binaries(paths) => {
            for path in paths {
                flag("--bin", &shown(path));
            }
        }
        Subject::Packages { names, profile } => {
            for name in names {
                flag("-p", name);
            }
            if profile != "release" {
                flag("--profile", profile);
            }
        }
    }
    if let Some(path) = &file.lock {
        flag("--lock", &shown(path));
    }
    if let Some(note) = &file.note {
        flag("--note", note);
    }
    for dead in revive {
        flag("--revive", &dead.full_name());
    }
    words.join(" ")
}

/// A word for a shell.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_./=+:@%".contains(char);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{command, quoted};
    use crate::flags::{LockFile, Subject};

    #[test]
    fn the_command_has_what_it_needs() {
        let packages = Subject::Packages {
            names: vec!["api".to_owned(), "worker".to_owned()],
            profile: "release".to_owned(),
        };
        let mut file = LockFile {
            lock: None,
            note: None,
        };
        assert_eq!(
            command(&packages, &file, []),
            "cargo funnel lock -p api -p worker"
        );
        file.lock = Some("a b/funnel.lock".into());
        file.note = Some("minimal".to_owned());
        let binaries = Subject::Binaries(vec!["target/release/api".into()]);
        assert_eq!(
            command(&binaries, &file, []),
            "cargo funnel lock --bin target/release/api --lock 'a b/funnel.lock' --note minimal"
        );
    }

    #[test]
    fn a_word_stays_one_word() {
        for (word, expected) in [
            ("api", "api"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
            ("$(x)", "'$(x)'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
