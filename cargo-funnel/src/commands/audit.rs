//! `cargo funnel audit`: what binaries can emit and count.

use super::{Ended, print, reconcile};
use crate::findings::Findings;
use crate::flags::{Audit, Format, Subject};
use crate::{render, source, terminal};

/// Shows all that can be read, and tells of each thing that cannot.
pub(crate) fn run(flags: &Audit) -> Ended {
    let (binaries, problems) = source::binaries(flags.binaries.subject());
    let mut ended = Ended::with(problems);
    if binaries.is_empty() {
        return ended;
    }
    let mut found = Findings::of(&binaries);
    // Of what Cargo has just built, the sources are there, too.
    if let Subject::Packages { .. } = flags.binaries.subject() {
        match reconcile::not_linked(&binaries) {
            Ok(of_each) => found.add(of_each),
            Err(problem) => ended.problems.push(problem),
        }
    }
    let text = match flags.format {
        Format::Table => render::table(&binaries, &found, terminal::columns()),
        Format::Json => render::json(&binaries, &found),
        Format::Markdown => render::markdown(&binaries, &found),
    };
    ended.problems.extend(print(&text, "list"));
    ended.objects = flags.deny.is_some_and(|deny| found.reach(deny));
    ended
}
