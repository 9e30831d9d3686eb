//! A whole configuration, of a file, the variables, or both: which backends there are, and what is said of
//! each. Backends are not made here (`build`).

use super::Config;
use super::problem::{Place, Problem, ProblemKind};
use super::schema::{self, BackendKind};
use super::settings::{Reader, Settings, Table};
use super::value::{Entry, Raw};
use super::variable::Read;
use super::{Choice, Unknown, build};

/// No service has more destinations.
const MAX_BACKENDS: usize = 64;

/// What was read.
pub(super) struct Whole {
    pub(super) top: Settings,
    pub(super) backends: Vec<Draft>,
    pub(super) problems: Vec<Problem>,
}

/// A backend that is named somewhere.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) place: Option<Place>,
    /// None where there is no such backend.
    pub(super) found: Option<Found>,
}

/// What is said of a backend.
pub(super) struct Found {
    pub(super) kind: &'static BackendKind,
    pub(super) settings: Settings,
    pub(super) spool: Option<Settings>,
    /// None where something is wrong with it, or where this build has none of its kind.
    pub(super) choice: Option<Choice>,
}

/// Reads what a file has, if there is one, and what the variables say beside it.
pub(super) fn whole(file: Option<&[Entry]>, read: Read<'_>) -> Whole {
    let mut reader = Reader {
        read,
        problems: Vec::new(),
    };
    let top = reader.settings(&Table {
        name: "",
        path: "",
        keys: schema::TOP,
        others: &["backend"],
        entries: file.map(|entries| (Place { line: 1, column: 1 }, entries)),
        variables: true,
    });
    let tables = tables(file.unwrap_or_default(), &mut reader);
    let mut backends = Vec::new();
    for named in chosen(&tables, &mut reader) {
        let of_kind = |table: &&Named<'_>| table.kind.is_some() && same(table.kind, named.kind);
        // Of two accounts, nobody knows which one a variable means.
        let variables = tables.iter().filter(of_kind).count() <= 1;
        backends.push(draft(&named, variables, &mut reader));
    }
    reader.problems.sort_by_key(|problem| problem.place);
    Whole {
        top,
        backends,
        problems: reader.problems,
    }
}

/// A backend as a table or a variable names it.
#[derive(Clone)]
struct Named<'a> {
    name: String,
    kind: Option<&'static BackendKind>,
    table: Option<(Place, &'a [Entry])>,
}

fn same(one: Option<&BackendKind>, other: Option<&BackendKind>) -> bool {
    one.map(BackendKind::name) == other.map(BackendKind::name)
}

/// The tables of a file that name a backend.
fn tables<'a>(file: &'a [Entry], reader: &mut Reader<'_>) -> Vec<Named<'a>> {
    let mut tables = Vec::new();
    let Some(entry) = file.iter().find(|entry| entry.name == "backend") else {
        return tables;
    };
    let Raw::List(items) = &entry.item.raw else {
        let message = "a backend is a table of a list: write `[[backend]]` above it".to_owned();
        reader.mistake(Some(entry.place), Some("backend".to_owned()), message);
        return tables;
    };
    if items.len() > MAX_BACKENDS {
        let message =
            format!("there are more than {MAX_BACKENDS} backends, and each takes a thread");
        reader.mistake(Some(entry.place), Some("backend".to_owned()), message);
        return tables;
    }
    for item in items {
        let Raw::Table(entries) = &item.raw else {
            let message = "`backend` has to be a list of tables: write `[[backend]]` above each";
            let key = Some("backend".to_owned());
            reader.mistake(Some(item.place), key, message.to_owned());
            continue;
        };
        let kind = entries.iter().find(|entry| entry.name == "kind");
        let key = Some("backend.kind".to_owned());
        match kind.map(|kind| (&kind.item.raw, kind.item.place)) {
            Some((Raw::Text(name), _)) => {
                let name = name.trim().to_owned();
                tables.push(Named {
                    kind: schema::backend(&name),
                    name,
                    table: Some((item.place, entries)),
                });
            }
            Some((_, place)) => {
                let known = schema::known();
                let message = format!("`backend.kind` has to be a text (known: {known})");
                reader.mistake(Some(place), key, message);
            }
            None => {
                let known = schema::known();
                let message = format!(
                    "a backend needs `kind`, such as `kind = \"newrelic\"` (known: {known})"
                );
                reader.mistake(Some(item.place), key, message);
            }
        }
    }
    tables
}

/// The backends that are in force: those that a variable names, else those of the file.
fn chosen<'a>(tables: &[Named<'a>], reader: &mut Reader<'_>) -> Vec<Named<'a>> {
    let mut names = None;
    for variable in schema::BACKEND_VARIABLES {
        if names.is_none() {
            names = match (reader.read)(variable) {
                Ok(value) => value,
                Err(error) => {
                    reader.mistake(None, None, error.to_string());
                    None
                }
            };
        }
    }
    let names = names.filter(|names| !names.trim().is_empty());
    let Some(names) = names else {
        let all = tables.iter().filter(|table| !schema::is_none(&table.name));
        return all.cloned().collect();
    };
    let mut chosen = Vec::new();
    for name in names.split(',').map(str::trim) {
        if schema::is_none(name) {
            continue;
        }
        let kind = schema::backend(name);
        let of_file = tables
            .iter()
            .filter(|table| kind.is_some() && same(table.kind, kind));
        let before = chosen.len();
        chosen.extend(of_file.cloned());
        if chosen.len() == before {
            chosen.push(Named {
                name: name.to_owned(),
                kind,
                table: None,
            });
        }
    }
    chosen
}

fn draft(named: &Named<'_>, variables: bool, reader: &mut Reader<'_>) -> Draft {
    let place = named.table.map(|(place, _)| place);
    let mut draft = Draft {
        name: named.name.clone(),
        place,
        found: None,
    };
    let Some(kind) = named.kind else {
        reader.problem(
            ProblemKind::Backend,
            place,
            Some("backend.kind".to_owned()),
            format!(
                "there is no backend of this kind{} (known: {})",
                guess(&named.name),
                schema::known()
            ),
        );
        return draft;
    };
    let before = reader.problems.len();
    let name = format!("the backend {}", kind.name());
    let settings = reader.settings(&Table {
        name: &name,
        path: "backend.",
        keys: kind.keys,
        others: if kind.has_spool {
            &["kind", "spool"]
        } else {
            &["kind"]
        },
        entries: named.table,
        variables,
    });
    let spool = if kind.has_spool {
        spool(named, &name, reader)
    } else {
        None
    };
    let mistakes = |reader: &Reader<'_>| {
        let problems = reader.problems.iter().skip(before);
        problems
            .filter(|problem| problem.kind == ProblemKind::Mistake)
            .count()
    };
    let choice = if mistakes(reader) == 0 {
        match build::choice(kind.name(), &settings, spool.as_ref()) {
            Ok(choice) => choice,
            Err(message) => {
                reader.mistake(place, Some("backend".to_owned()), message);
                None
            }
        }
    } else {
        None
    };
    if choice.is_none()
        && mistakes(reader) == 0
        && let Some(feature) = kind.feature
    {
        let message =
            format!("{name} is not in this build, which would need the feature `{feature}`");
        let key = Some("backend.kind".to_owned());
        reader.problem(ProblemKind::Backend, place, key, message);
    }
    draft.found = Some(Found {
        kind,
        settings,
        spool,
        choice,
    });
    draft
}

fn guess(name: &str) -> String {
    let names: Vec<_> = schema::BACKENDS
        .iter()
        .flat_map(|backend| backend.names)
        .copied()
        .collect();
    funnel_rules::nearest(name, &names)
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// Where the events of a backend wait, if they do.
fn spool(named: &Named<'_>, backend: &str, reader: &mut Reader<'_>) -> Option<Settings> {
    let entries = named.table.map_or(&[][..], |(_, entries)| entries);
    let entry = entries.iter().find(|entry| entry.name == "spool");
    let table = match entry.map(|entry| (entry, &entry.item.raw)) {
        Some((entry, Raw::Table(entries))) => Some((entry.place, entries.as_slice())),
        Some((entry, _)) => {
            let message =
                "`backend.spool` has to be a table: write `[backend.spool]` and `path` below it";
            let key = Some("backend.spool".to_owned());
            reader.mistake(Some(entry.place), key, message.to_owned());
            return None;
        }
        None if reader.variable(schema::SPOOL_VARIABLE).is_none() => return None,
        None => None,
    };
    let name = format!("the spool of {backend}");
    let settings = reader.settings(&Table {
        name: &name,
        path: "backend.spool.",
        keys: schema::SPOOL,
        others: &[],
        entries: table,
        variables: true,
    });
    if !cfg!(feature = "spool") {
        let variable = schema::SPOOL_VARIABLE;
        let what = if table.is_some() {
            "`backend.spool`"
        } else {
            variable
        };
        reader.mistake(
            table.map(|(place, _)| place),
            Some("backend.spool".to_owned()),
            format!(
                "{what} is set, and this build has no spool: build it with the feature `spool`, or leave it out"
            ),
        );
    }
    Some(settings)
}

impl Whole {
    /// The configuration, where nothing forbids it.
    pub(super) fn config(self) -> Config {
        let mut config = Config::new();
        build::top(&mut config, &self.top);
        for draft in self.backends {
            let feature = draft.found.as_ref().and_then(|found| found.kind.feature);
            match draft.found.and_then(|found| found.choice) {
                Some(choice) => config.backends.push(choice),
                None => config.unknown.push(Unknown {
                    name: draft.name,
                    feature,
                }),
            }
        }
        config
    }

    /// What forbids the configuration.
    pub(super) fn faults(&self) -> Vec<Problem> {
        let problems = self.problems.iter();
        problems
            .filter(|problem| problem.kind != ProblemKind::Backend)
            .cloned()
            .collect()
    }
}
