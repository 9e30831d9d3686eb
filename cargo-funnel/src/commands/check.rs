//! `cargo funnel check`: the lock file against what is built.

use super::lock::{command, path};
use super::{Ended, print};
use crate::flags::{Check, CheckFormat};
use crate::render::diff::{Advice, List, github, markdown, text};
use crate::source::locks;
use crate::{diff, source};

/// Tells what the lock file does not say as it is.
pub(crate) fn run(flags: &Check) -> Ended {
    let subject = flags.binaries.subject();
    let (binaries, problems) = source::binaries(subject.clone());
    if !problems.is_empty() {
        return Ended::with(problems);
    }
    let path = path(&flags.file);
    let name = path.display().to_string();
    let command = command(&subject, &flags.file, []);
    let read = locks::of_binaries(&binaries, flags.file.note.as_deref())
        .and_then(|now| Ok((now, locks::of_file_or_none(&path)?)));
    let (now, found) = match read {
        Ok((now, Some(found))) => (now, found),
        Ok((_, None)) => {
            let problem = format!("{name}: there is no such file; write it with: {command}");
            return Ended::with(vec![problem]);
        }
        Err(problem) => return Ended::with(vec![problem]),
    };
    let file_text = found.text.unwrap_or_default();
    let changes = diff::check(&found.lock, &file_text, &now);
    let title = match &changes[..] {
        [] => format!("is up to date: {}", found.lock.summary()),
        _ => "is out of date".to_owned(),
    };
    let list = List {
        title,
        names: vec![name.clone()],
        changes: &changes,
        file: Some((&name, &file_text)),
        advice: (!changes.is_empty()).then_some(Advice {
            text: "where all of this is meant, write the lock anew and commit it",
            command,
        }),
    };
    let answer = match flags.format {
        CheckFormat::Text => text(&list),
        CheckFormat::Markdown => markdown(&list),
        CheckFormat::Github => github(&list),
    };
    let mut ended = Ended::with(print(&answer, "list").into_iter().collect());
    ended.objects = !changes.is_empty();
    ended
}
