//! The events of a registry as queries see them: the declarations of one event together, with the
//! names of the attributes that the library adds. Pure; for the generators of queries.

use std::collections::BTreeMap;

use funnel_rules::Case;
use funnel_runtime::Class;
use funnel_runtime::registry::{KeyInfo, Registry, TargetInfo};

use super::added;

/// What to say where nobody can be followed through a funnel.
pub(crate) const NOBODY: &str =
    "No attribute says who an event is about, so nobody can be followed.";

/// A funnel.
#[derive(Debug)]
pub(crate) struct Funnel<'a> {
    pub(crate) event: &'a str,
    /// What its file is called.
    pub(crate) file: String,
    /// In funnel order.
    pub(crate) steps: Vec<&'a str>,
    /// With the step that each belongs to.
    pub(crate) targets: Vec<(&'a str, &'a TargetInfo)>,
    pub(crate) keys: Keys<'a>,
}

/// A flow.
#[derive(Debug)]
pub(crate) struct Flow<'a> {
    pub(crate) name: &'a str,
    /// What its file is called.
    pub(crate) file: String,
    pub(crate) started: Vec<&'a str>,
    pub(crate) completed: Vec<&'a str>,
    pub(crate) aborted: Vec<&'a str>,
    pub(crate) failed: Vec<&'a str>,
    /// The names of the events of milestones.
    pub(crate) milestones: Vec<&'a str>,
    pub(crate) keys: Keys<'a>,
}

/// The attributes of an event.
#[derive(Debug)]
pub(crate) struct Keys<'a> {
    /// By their names in events.
    pub(crate) declared: Vec<&'a KeyInfo>,
    /// Those of its declarations, each once; the attributes that the library adds are in them.
    pub(crate) cases: Vec<Case>,
}

impl<'a> Keys<'a> {
    fn of(
        declared: impl Iterator<Item = &'a KeyInfo>,
        renamed: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut keys: Vec<&KeyInfo> = Vec::new();
        for key in declared {
            if !keys.iter().any(|other| other.wire == key.wire) {
                keys.push(key);
            }
        }
        // A binary has them as declared, and a lock by name.
        keys.sort_by(|a, b| a.wire.cmp(&b.wire));
        let mut cases = unique(renamed.map(added::case));
        cases.sort_by_key(|case| *case as u8);
        Self {
            declared: keys,
            cases,
        }
    }

    /// The case in which queries call the attributes that the library adds.
    pub(crate) fn case(&self) -> Case {
        self.cases.first().copied().unwrap_or_default()
    }

    /// The attributes that say who an event is about.
    pub(crate) fn entities(&self) -> impl Iterator<Item = &'a str> {
        let entities = self.declared.iter().filter(|key| key.entity);
        entities.map(|key| &*key.wire)
    }

    /// The attributes with a fixed set of texts.
    pub(crate) fn facets(&self) -> impl Iterator<Item = &'a str> {
        let labels = self.declared.iter().filter(|key| key.class == Class::Label);
        labels.map(|key| &*key.wire)
    }
}

/// The funnels, by event.
pub(crate) fn funnels(registry: &Registry) -> Vec<Funnel<'_>> {
    let mut funnels: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for funnel in &registry.funnels {
        funnels.entry(&funnel.event).or_default().push(funnel);
    }
    let files = file_names(funnels.keys().copied());
    let funnels = funnels.into_iter().zip(files);
    let funnels = funnels.map(|((event, declared), file)| {
        let steps = declared.iter().flat_map(|funnel| &funnel.steps);
        let targets = steps.clone().filter_map(|step| {
            let target = step.target.as_ref()?;
            Some((&*step.name, target))
        });
        let keys = declared.iter().flat_map(|funnel| &funnel.keys);
        Funnel {
            event,
            file,
            steps: unique(steps.map(|step| &*step.name)),
            targets: unique(targets),
            keys: Keys::of(keys, declared.iter().map(|funnel| &*funnel.rename_all)),
        }
    });
    funnels.collect()
}

/// The flows, by name.
pub(crate) fn flows(registry: &Registry) -> Vec<Flow<'_>> {
    let mut flows: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for flow in &registry.flows {
        flows.entry(&flow.event).or_default().push(flow);
    }
    let files = file_names(flows.keys().copied());
    let flows = flows.into_iter().zip(files);
    let flows = flows.map(|((name, declared), file)| {
        let declared = || declared.iter().copied();
        let milestones = declared().flat_map(|flow| &flow.milestones);
        let keys = declared().flat_map(|flow| &flow.keys);
        Flow {
            name,
            file,
            started: unique(declared().map(|flow| &*flow.started)),
            completed: unique(declared().map(|flow| &*flow.completed)),
            aborted: unique(declared().map(|flow| &*flow.aborted)),
            failed: unique(declared().map(|flow| &*flow.failed)),
            milestones: unique(milestones.map(|told| &*told.event)),
            keys: Keys::of(keys, declared().map(|flow| &*flow.rename_all)),
        }
    });
    flows.collect()
}

impl Funnel<'_> {
    /// What a file of its queries says first.
    pub(crate) fn about(&self) -> String {
        let event = self.event;
        format!("The funnel {event}, people only: the events of probes are left out.")
    }
}

impl<'a> Flow<'a> {
    /// What a file of its queries says first.
    pub(crate) fn about(&self) -> [String; 2] {
        let name = self.name;
        [
            format!("The flow {name}, people only: the runs of probes are left out."),
            "A run is counted where its events say so: an event of the same name that another flow \
             tells counts too, and of a run that began before the time that a query looks at, what it \
             told since."
                .to_owned(),
        ]
    }

    /// The names of its start and its ends.
    pub(crate) fn ends(&self) -> Vec<&'a str> {
        let all = [&self.started, &self.completed, &self.aborted, &self.failed];
        unique(all.into_iter().flatten().copied())
    }

    /// The names of all its events.
    pub(crate) fn events(&self) -> Vec<&'a str> {
        unique(
            self.ends()
                .into_iter()
                .chain(self.milestones.iter().copied()),
        )
    }
}

/// What tells the events of a flow apart besides their names, which they can share: conditions on these
/// attributes, as SQL and NRQL write them both.
#[derive(Debug)]
pub(crate) struct Apart {
    pub(crate) started: String,
    pub(crate) completed: String,
    pub(crate) aborted: String,
    pub(crate) failed: String,
}

impl Apart {
    pub(crate) fn by(duration: &str, reason: &str, class: &str) -> Self {
        Self {
            started: format!("{duration} IS NULL"),
            completed: format!("{duration} IS NOT NULL AND {reason} IS NULL AND {class} IS NULL"),
            aborted: format!("{reason} IS NOT NULL"),
            failed: format!("{class} IS NOT NULL"),
        }
    }
}

/// The items in their order, each once.
pub(crate) fn unique<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for item in items {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    found
}

/// What a file is called after these names, each with a name of its own: letters and digits in lower
/// case, and `_` for anything else.
pub(crate) fn file_names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let mut plain = String::new();
        let mut before = '_';
        for char in name.chars() {
            if char.is_ascii_uppercase() && before.is_ascii_lowercase() {
                plain.push('_');
            }
            if char.is_ascii_alphanumeric() {
                plain.push(char.to_ascii_lowercase());
            } else if !plain.ends_with('_') {
                plain.push('_');
            }
            before = char;
        }
        // Longer ones are refused by some file systems.
        plain.truncate(100);
        let plain = match plain.trim_matches('_') {
            "" => "event",
            plain => plain,
        };
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let mut free = std::iter::once(plain.to_owned()).chain(numbered);
        let name = free.find(|name| !taken.contains(name));
        taken.extend(name);
    }
    taken
}

#[cfg(test)]
mod tests {
    use funnel_rules::Case;
    use funnel_runtime::registry::Registry;
    use proptest::prelude::*;

    use super::{file_names, funnels};
    use crate::tests::record::{funnel, record};

    fn renamed(event: &str, case: Option<&str>) -> Vec<u8> {
        let mut fields = vec![
            ("kind", "funnel"),
            ("event", event),
            ("counter", "e_total"),
            ("help", ""),
        ];
        fields.extend(case.map(|case| ("rename_all", case)));
        fields.extend([
            ("crate", "a"),
            ("version", "1"),
            ("module", "a"),
            ("file", "a"),
            ("line", "1"),
        ]);
        record(&fields)
    }

    #[test]
    fn the_case_is_that_of_the_declaration() {
        let cases = |section: &[Vec<u8>]| {
            let registry = Registry::from_section(&section.concat()).unwrap();
            let funnels = funnels(&registry);
            let cases = funnels[0].keys.cases.iter().map(|case| case.name());
            cases.collect::<Vec<_>>()
        };
        for case in Case::NAMES {
            assert_eq!(cases(&[renamed("E", Some(case))]), [case]);
        }
        assert_eq!(cases(&[renamed("E", None)]), ["snake_case"]);
        let both = [renamed("E", Some("camelCase")), renamed("E", None)];
        assert_eq!(cases(&both), ["snake_case", "camelCase"]);
    }

    #[test]
    fn declarations_of_one_event_are_one_funnel() {
        let section = [
            funnel("E", None, &["a", "b"]),
            funnel("E", Some("x"), &["b", "c"]),
        ];
        let registry = Registry::from_section(&section.concat()).unwrap();
        let found = funnels(&registry);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].steps, ["a", "b", "c"]);
        assert_eq!(found[0].keys.entities().collect::<Vec<_>>(), ["teamId"]);
        assert_eq!(found[0].keys.facets().collect::<Vec<_>>(), ["tier"]);
    }

    #[test]
    fn each_name_has_a_file_of_its_own() {
        let names = [
            "InstantFunnel",
            "instant_funnel",
            "CLI Auth  Login",
            "../..",
            "",
            "größe",
        ];
        let files = file_names(names.into_iter());
        assert_eq!(
            files,
            [
                "instant_funnel",
                "instant_funnel_2",
                "cli_auth_login",
                "event",
                "event_2",
                "gr_e"
            ]
        );
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(names in proptest::collection::vec(any::<String>(), 0..6)) {
            let files = file_names(names.iter().map(String::as_str));
            prop_assert_eq!(files.len(), names.len());
            for (at, file) in files.iter().enumerate() {
                prop_assert!(!files[..at].contains(file));
                prop_assert!(file.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_'), "{}", file);
            }
        }
    }
}
