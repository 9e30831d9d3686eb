//! The parts that the documents of funnels, flows and counters have in common.

use std::collections::BTreeSet;

use funnel_rules::Case;
use funnel_runtime::registry::{AlertInfo, KeyInfo, Place};

use super::catalogue::{About, Alert, Anchor, Attribute, Label, Metric, Required, Site};
use super::prose::{Prose, prose, shown};
use super::words;
use crate::generate::events::{file_names, unique};
use crate::generate::links::Anchors;
use crate::generate::wire;
use crate::lock::{Build, Builds, Lock, Records};

/// What a declaration says of itself.
pub(super) struct Declared<'a> {
    pub(super) help: &'a str,
    pub(super) owner: Option<&'a str>,
    pub(super) place: &'a Place,
}

pub(super) fn about<'a>(
    name: &str,
    anchors: &Anchors,
    declared: impl Iterator<Item = Declared<'a>>,
    builds: Vec<String>,
) -> About {
    let declared: Vec<_> = declared.collect();
    About {
        name: shown(name),
        anchor: anchors.top().into(),
        file: anchors.file.clone(),
        help: help(declared.iter().map(|of| of.help)),
        owners: unique(declared.iter().filter_map(|of| of.owner).map(shown)),
        declared: places(declared.iter().map(|of| of.place)),
        builds,
    }
}

/// The builds of a lock that have something, where not all have.
pub(super) fn builds<T>(
    lock: Option<&Lock>,
    records: impl Fn(&Lock) -> &Records<T>,
    is_it: impl Fn(&T) -> bool,
) -> Vec<String> {
    let Some(lock) = lock else {
        return Vec::new();
    };
    let found = records(lock).iter().filter(|(record, _)| is_it(record));
    let builds: Builds = found.flat_map(|(_, builds)| builds.clone()).collect();
    if builds == lock.builds {
        return Vec::new();
    }
    builds
        .iter()
        .map(Build::text)
        .map(|it| shown(&it))
        .collect()
}

/// The attributes of a funnel or flow: the declared ones, and those that the library adds, with the texts
/// that `values` gives them.
pub(super) fn attributes(
    anchors: &Anchors,
    keys: &[&KeyInfo],
    steps: &[&str],
    base: &[wire::Base],
    case: Case,
    values: impl Fn(&wire::Base) -> Vec<String>,
) -> [Vec<Attribute>; 2] {
    let mut declared: Vec<&KeyInfo> = Vec::new();
    for key in keys {
        if declared.iter().all(|other| other.wire != key.wire) {
            declared.push(key);
        }
    }
    let added: Vec<_> = base.iter().map(|base| case.apply(base.name)).collect();
    let names = declared.iter().map(|key| &*key.wire);
    let names = names.chain(added.iter().map(String::as_str));
    let mut parts = file_names(names).into_iter();
    let mut next = || {
        let name = parts.next().unwrap_or_default();
        Anchor::from(anchors.part(&format!("attribute-{name}")))
    };
    let declared = declared.iter().map(|key| attribute(key, next(), steps));
    let declared = declared.collect();
    let added = base.iter().zip(&added).map(|(base, name)| Attribute {
        name: name.clone(),
        anchor: next(),
        source: None,
        class: base.class.as_str(),
        what: base.what.to_owned(),
        required: Required::default(),
        values: values(base),
        entity: false,
        reviewed: None,
    });
    [declared, added.collect()]
}

fn attribute(key: &KeyInfo, anchor: Anchor, steps: &[&str]) -> Attribute {
    Attribute {
        name: shown(&key.wire),
        anchor,
        source: (key.wire != key.name).then(|| shown(&key.name)),
        class: key.class.as_str(),
        // The texts of a label say it themselves.
        what: match &key.values[..] {
            [] => wire::class(key.class).to_owned(),
            _ => String::new(),
        },
        required: required(key, steps),
        values: key.values.iter().map(|value| shown(value)).collect(),
        entity: key.entity,
        reviewed: key.reviewed.as_deref().map(prose),
    }
}

fn required(key: &KeyInfo, steps: &[&str]) -> Required {
    let everywhere = !steps.is_empty()
        && steps
            .iter()
            .all(|step| key.required.iter().any(|at| at == step));
    let steps = steps
        .iter()
        .filter(|step| key.required.iter().any(|at| at == **step));
    Required {
        everywhere,
        steps: if everywhere {
            Vec::new()
        } else {
            steps.map(|step| shown(step)).collect()
        },
    }
}

/// An alert on something that is counted under this name.
pub(super) fn alert(
    anchors: &Anchors,
    alert: &AlertInfo,
    step: Option<&str>,
    counted: &str,
) -> Alert {
    let words = words::alert(alert, counted);
    Alert {
        name: shown(&alert.name),
        anchor: anchors.alert(&alert.name).into(),
        step: step.map(shown),
        severity: shown(&alert.severity),
        fires: prose(&words.fires),
        silent: prose(&words.silent),
        summary: alert.summary.as_deref().map(prose),
        runbook: alert.runbook.as_deref().map(shown),
    }
}

/// A metric with these labels, and what of it is synthetic where that is told apart.
pub(super) fn metrics(name: &str, what: &'static str, labels: &[Label]) -> [Metric; 2] {
    let metric = |name: &str, what| Metric {
        name: shown(name),
        what,
        labels: labels.to_vec(),
    };
    let base = name.strip_suffix("_total").unwrap_or(name);
    [
        metric(name, what),
        metric(
            &format!("{base}_synthetic_total"),
            "How many of these were a probe's; there once a probe was seen.",
        ),
    ]
}

pub(super) fn label(name: &str, values: impl IntoIterator<Item = String>) -> Label {
    Label {
        name: shown(name),
        values: values.into_iter().collect(),
    }
}

/// A place, without the line that an unrelated edit moves, and without a file outside of the workspace,
/// which is elsewhere on every machine.
pub(super) fn site(
    order: usize,
    step: &str,
    function: &str,
    place: &Place,
    keys: &[String],
) -> Site {
    let function = match function {
        "" => format!("{} (step!)", place.module),
        function => format!("{}::{function}", place.module),
    };
    let mut keys: Vec<_> = keys.iter().map(|key| shown(key)).collect();
    keys.sort_unstable();
    Site {
        order,
        step: shown(step),
        function: shown(&function),
        place: self::place(place),
        keys,
    }
}

/// The file, or the crate where the file is not in the workspace.
fn place(place: &Place) -> String {
    let file = place.file.replace('\\', "/");
    let is_elsewhere = file.is_empty() || file.starts_with('/') || file.get(1..2) == Some(":");
    shown(if is_elsewhere { &place.krate } else { &file })
}

fn places<'a>(found: impl Iterator<Item = &'a Place>) -> Vec<String> {
    let mut found = unique(found.map(place).filter(|place| !place.is_empty()));
    found.sort_unstable();
    found
}

/// Those of one function are one.
pub(super) fn sorted(sites: impl Iterator<Item = Site>) -> Vec<Site> {
    let sites: BTreeSet<_> = sites.collect();
    sites.into_iter().collect()
}

/// The first documentation that says something.
pub(super) fn help<'a>(mut helps: impl Iterator<Item = &'a str>) -> Prose {
    prose(helps.find(|help| !help.is_empty()).unwrap_or_default())
}
