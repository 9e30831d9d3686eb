//! Why an annotation has no record, or a record no annotation. The differences with one reason are one
//! finding.

mod conditions;
mod packages;

use std::collections::{BTreeMap, BTreeSet};

use funnel_runtime::registry::Place;

use super::cfg::Build;
use super::declared::Declared;
use super::matching::{Fate, Matches};
use super::{Binary, Krate, Workspace};
use crate::audit::count;
use crate::code::Code;
use crate::findings::{
    CHANGED_SINCE_BUILD, Finding, MISSING_FROM_BINARY, Message, NOT_IN_SOURCES, SOURCE_NOT_READ,
};
use conditions::{configured_out, inside_macro};

/// A reason: a code, and what is said behind the number of places.
#[derive(Clone, Debug)]
struct Reason {
    code: &'static Code,
    /// What is said before the number, and behind it.
    about: [Message; 2],
}

/// Findings, put together from places that have one reason.
#[derive(Debug, Default)]
struct Reasons(BTreeMap<(&'static str, String), (Reason, Places)>);

/// Places, and what is there.
type Places = Vec<(&'static str, Place)>;

impl Reasons {
    fn add(&mut self, reason: Reason, what: &'static str, place: Place) {
        let text = reason
            .about
            .each_ref()
            .map(|part| part.write(str::to_owned));
        let key = (reason.code.id, text.concat());
        let (_, places) = self.0.entry(key).or_insert_with(|| (reason, Vec::new()));
        places.push((what, place));
    }

    fn findings(self) -> impl Iterator<Item = Finding> {
        self.0.into_values().map(|(reason, mut places)| {
            places.sort_by(|one, other| one.1.cmp(&other.1));
            let [before, behind] = reason.about;
            let number = Message::new(count(places.len(), "annotation", "annotations"));
            Finding {
                code: reason.code,
                message: before.then(number).then(behind),
                places,
            }
        })
    }
}

/// The differences between the crates of a workspace and a binary, by reason.
pub(super) fn findings(
    workspace: &Workspace,
    krates: &[Krate<'_>],
    binary: &Binary<'_>,
    matches: &Matches<'_>,
) -> Vec<Finding> {
    let why = Why {
        workspace,
        krates,
        binary,
        matches,
    };
    let mut reasons = Reasons::default();
    for at in 0..krates.len() {
        why.annotations(at, &mut reasons);
    }
    let mut findings: Vec<_> = reasons.findings().collect();
    findings.extend(why.records());
    findings.extend(why.unread());
    findings
}

struct Why<'a> {
    workspace: &'a Workspace,
    krates: &'a [Krate<'a>],
    binary: &'a Binary<'a>,
    matches: &'a Matches<'a>,
}

impl Why<'_> {
    /// The annotations of a crate that have no record.
    fn annotations(&self, at: usize, reasons: &mut Reasons) {
        let krate = &self.krates[at];
        let add = |reasons: &mut Reasons, reason, declared: &Declared| {
            reasons.add(reason, declared.kind.word(), place(krate, declared));
        };
        if !self.binary.takes(krate) {
            for declared in &krate.sources.declared {
                add(reasons, self.not_taken(krate), declared);
            }
            return;
        }
        let build = Build {
            features: self.binary.tree.features(krate.package).cloned(),
            is_test: if self.binary.is(krate) {
                self.binary.is_test
            } else {
                Some(false)
            },
        };
        let is_linked = self.matches.is_linked(self.krates, self.binary, at);
        for (declared, fate) in krate.sources.declared.iter().zip(self.matches.fates(at)) {
            let reason = match fate {
                Fate::Present => continue,
                Fate::Differs(record) => self.differs(declared, *record),
                Fate::Missing => configured_out(krate, declared, &build, Some(false))
                    .or_else(|| (!is_linked).then(|| self.not_linked(krate)))
                    .or_else(|| configured_out(krate, declared, &build, None))
                    .or_else(|| inside_macro(declared))
                    .unwrap_or_else(|| self.missing(krate, declared)),
            };
            add(reasons, reason, declared);
        }
    }

    fn differs(&self, declared: &Declared, record: usize) -> Reason {
        let record = &self.matches.records[record];
        let name = declared.name.as_deref().unwrap_or_default();
        reason(
            &CHANGED_SINCE_BUILD,
            Message::new("the sources say ")
                .name(name)
                .text(" and the binary ")
                .name(record.name)
                .text(" at "),
            Message::new(
                " in the same place: the binary is not built from these sources; build it again",
            ),
        )
    }

    fn missing(&self, krate: &Krate<'_>, declared: &Declared) -> Reason {
        if self.binary.changed.contains(&declared.file) {
            return reason(
                &CHANGED_SINCE_BUILD,
                Message::default()
                    .name(&declared.file)
                    .text(" was changed after the binary was built, and "),
                Message::new(" in it cannot be found there; build it again"),
            );
        }
        reason(
            &MISSING_FROM_BINARY,
            Message::new("the crate ")
                .name(krate.target.krate())
                .text(" is linked, and "),
            Message::new(
                " of it cannot be found in the binary: no `cfg`, no feature and no macro explains it; build it again from these sources, and say `--features` here as there",
            ),
        )
    }

    /// The records of the workspace that no annotation explains.
    fn records(&self) -> Vec<Finding> {
        let mut by_package: BTreeMap<(&str, &str), Places> = BTreeMap::new();
        let records = self.matches.records.iter().zip(&self.matches.is_explained);
        for (record, _) in records.filter(|(_, is_explained)| !**is_explained) {
            let place = record.place;
            let key = (&*place.krate, &*place.version);
            let places = by_package.entry(key).or_default();
            places.push((record.kind.word(), place.clone()));
        }
        let findings = by_package
            .into_iter()
            .filter_map(|((name, version), places)| {
                let mut same = self
                    .workspace
                    .packages
                    .iter()
                    .filter(|one| one.name == name);
                // What is not in the workspace has no sources here.
                let first = same.next()?;
                Some(
                    if first.version == version || same.any(|one| one.version == version) {
                        self.not_in_sources(name, places)
                    } else {
                        Finding {
                            code: &CHANGED_SINCE_BUILD,
                            message: Message::new("the binary has version ")
                                .name(version)
                                .text(" of ")
                                .name(name)
                                .text(", and the sources version ")
                                .name(&first.version)
                                .text(": build it again, or reconcile it with its own sources"),
                            places,
                        }
                    },
                )
            });
        findings.collect()
    }

    fn not_in_sources(&self, package: &str, places: Places) -> Finding {
        let number = count(places.len(), "record", "records");
        let mut message = Message::new(format!("{number} of "))
            .name(package)
            .text(" in the binary cannot be seen in its sources: ");
        let krates = self.krates.iter();
        let is_generated = krates
            .filter(|krate| krate.package.name == package && self.binary.takes(krate))
            .any(|krate| krate.sources.is_generated);
        if is_generated {
            message = message.text("a build script may have written them; ");
        }
        let makers: BTreeSet<_> = self
            .krates
            .iter()
            .flat_map(|krate| &krate.sources.makers)
            .map(|maker| format!("{}! ({}:{})", maker.name, maker.file, maker.line))
            .collect();
        if !makers.is_empty() {
            let makers: Vec<_> = makers.into_iter().collect();
            message = message
                .text("macros here that write annotations are ")
                .names(makers, ", ")
                .text("; ");
        }
        Finding {
            code: &NOT_IN_SOURCES,
            message: message.text(
                "macros are not expanded, so what they write is not seen, and neither is what was removed since the binary was built",
            ),
            places,
        }
    }

    /// The files of crates that the binary takes, and that say nothing here.
    fn unread(&self) -> Vec<Finding> {
        let krates = self.krates.iter().filter(|krate| self.binary.takes(krate));
        let findings = krates.flat_map(|krate| {
            krate.sources.unread.iter().map(|unread| Finding {
                code: &SOURCE_NOT_READ,
                message: Message::default()
                    .name(&unread.file)
                    .text(" ")
                    .text(&*unread.why)
                    .text(": what it declares is not known here"),
                places: vec![("file", place_of(krate, &unread.file, unread.line, ""))],
            })
        });
        findings.collect()
    }
}

fn reason(code: &'static Code, before: Message, behind: Message) -> Reason {
    Reason {
        code,
        about: [before, behind],
    }
}

/// Where an annotation is.
fn place(krate: &Krate<'_>, declared: &Declared) -> Place {
    place_of(krate, &declared.file, declared.line, &declared.module)
}

fn place_of(krate: &Krate<'_>, file: &str, line: u32, module: &str) -> Place {
    let mut place = Place::default();
    place.krate.clone_from(&krate.package.name);
    place.version.clone_from(&krate.package.version);
    module.clone_into(&mut place.module);
    file.clone_into(&mut place.file);
    place.line = line;
    place
}
