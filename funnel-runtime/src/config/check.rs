//! What a configuration would put in force, for the tool that checks one: said in texts, without opening,
//! making or sending anything. No value of a secret is among them.

use std::path::Path;
use std::time::Duration;

pub use super::probe::{Outcome, Probe, ProbeResult, probed};
pub use super::problem::{Place, Problem, ProblemKind};
use super::read::Draft;
use super::schema::{Key, Kind, Standard};
use super::settings::{Origin, Settings};
use super::unit::{self, show_time};
use super::value::{Reference, Source, Value};
use super::variable::{self, Read};
use super::{Choice, Config, ConfigError, file};
use crate::backend::Limits;

/// A configuration that was read.
#[derive(Debug)]
pub struct Checked {
    /// All that is wrong, by place.
    pub problems: Vec<Problem>,
    /// What holds for all backends.
    pub settings: Vec<Setting>,
    /// The backends in force.
    pub backends: Vec<CheckedBackend>,
    /// Whether somebody has opted out here, so that nothing would be sent.
    pub opted_out: bool,
    /// The configuration, where it can be used.
    pub config: Option<Config>,
}

/// A backend in force.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CheckedBackend {
    /// Its name, however it was written.
    pub name: String,
    /// Where the file has it.
    pub place: Option<Place>,
    /// What is said of it.
    pub settings: Vec<Setting>,
    /// Where its events wait, if they do.
    pub spool: Option<Vec<Setting>>,
    /// What it sends at once.
    pub limits: Option<String>,
}

/// A setting.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Setting {
    /// Its name.
    pub key: &'static str,
    /// Its value; `***` for a secret.
    pub value: String,
    /// Where the value is from.
    pub from: String,
    /// What is there, of a secret or a path.
    pub state: Option<String>,
}

/// A time as a file has it, such as `250ms`; none for what is no time above zero.
#[must_use]
pub fn time(text: &str) -> Option<Duration> {
    unit::time(text)
}

/// Reads a file of settings, and the variables of the process beside it.
///
/// # Errors
///
/// When the file cannot be read. What is wrong in it is no error here.
pub fn file(path: &Path) -> Result<Checked, ConfigError> {
    let text = file::text(path).map_err(|fault| ConfigError {
        kind: super::Kind::Unreadable(path.to_owned(), fault),
    })?;
    Ok(text_with(&text, &variable::of_process))
}

pub(super) fn text_with(text: &str, variables: Read<'_>) -> Checked {
    let whole = file::whole(text, variables);
    let settings = settings(&whole.top);
    let missing: Vec<_> = whole.backends.iter().filter_map(missing_folder).collect();
    let backends = whole.backends.iter().map(backend).collect();
    let mut problems = whole.problems.clone();
    problems.extend(missing.iter().cloned());
    problems.sort_by_key(|problem| problem.place);
    let is_usable = whole.faults().is_empty();
    let named = whole.top.origin("emit_failed_metric");
    let config = whole.config();
    let opted_out = config.is_opted_out();
    let of_name = config.check().err();
    if let Some(error) = &of_name {
        problems.push(Problem {
            kind: ProblemKind::Mistake,
            place: named.and_then(Origin::place),
            key: Some("emit_failed_metric".to_owned()),
            message: error.to_string(),
        });
    }
    Checked {
        problems,
        settings,
        backends,
        opted_out,
        config: (is_usable && missing.is_empty() && of_name.is_none()).then_some(config),
    }
}

/// What would be said when the backend opens its file. A spool makes its folder itself.
fn missing_folder(draft: &Draft) -> Option<Problem> {
    let settings = &draft.found.as_ref()?.settings;
    let path = settings.text("path")?;
    let folder = Path::new(path).parent()?;
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return None;
    }
    Some(Problem {
        kind: ProblemKind::Missing,
        place: settings.origin("path").and_then(Origin::place),
        key: Some("backend.path".to_owned()),
        message: format!(
            "the folder {} of `backend.path` is not there: make it first",
            folder.display()
        ),
    })
}

fn backend(draft: &Draft) -> CheckedBackend {
    let found = draft.found.as_ref();
    CheckedBackend {
        name: found.map_or_else(|| draft.name.clone(), |found| found.kind.name().to_owned()),
        place: draft.place,
        settings: found.map_or_else(Vec::new, |found| settings(&found.settings)),
        spool: found.and_then(|found| found.spool.as_ref()).map(settings),
        limits: found
            .and_then(|found| found.choice.as_ref())
            .map(|choice| limits(&choice.limits())),
    }
}

impl Choice {
    fn limits(&self) -> Limits {
        match self {
            Self::Custom(backend) => backend.limits(),
            #[cfg(feature = "spool")]
            Self::Spooled(backend, _) => backend.limits(),
            _ => Limits::new(),
        }
    }
}

fn limits(limits: &Limits) -> String {
    let age = limits.time_to_live.map_or_else(String::new, |age| {
        format!("; none older than {}", show_time(age))
    });
    format!(
        "{} events or {} bytes at once, after {} at the latest; an attempt takes {} at most{age}",
        limits.events,
        limits.bytes,
        show_time(limits.linger),
        show_time(limits.attempt),
    )
}

fn settings(settings: &Settings) -> Vec<Setting> {
    let keys = settings.keys.iter();
    keys.map(|key| {
        let found = settings.found.iter().find(|(name, _, _)| *name == key.name);
        match found {
            Some((_, value, origin)) => setting(key, value, *origin),
            None if settings.faulty.contains(&key.name) => Setting {
                key: key.name,
                value: "none".to_owned(),
                from: "the problem said of it".to_owned(),
                state: None,
            },
            None => Setting {
                key: key.name,
                value: key.otherwise.to_owned(),
                from: "unless told".to_owned(),
                state: None,
            },
        }
    })
    .collect()
}

fn setting(key: &Key, value: &Value, origin: Origin) -> Setting {
    let is_hidden = matches!(key.kind, Kind::Standard(Standard::Secrets | Standard::Url));
    let shown = match value {
        Value::Text(text) if key.kind.in_file() == Kind::Url => beginning(text),
        Value::Text(text) => text.clone(),
        Value::Texts(texts) => texts.join(", "),
        Value::Whole(number) => number.to_string(),
        Value::Switch(on) => on.to_string(),
        Value::Time(time) => show_time(*time),
        Value::Pairs(pairs) => {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            pairs.join(", ")
        }
        Value::Secret(_) => "***".to_owned(),
        Value::Secrets(all) => {
            let all: Vec<_> = all.iter().map(|(name, _)| format!("{name}=***")).collect();
            all.join(", ")
        }
        Value::Standard if is_hidden => "***".to_owned(),
        Value::Standard => "as the variable says".to_owned(),
    };
    let mut from = match origin {
        Origin::File(place) => place.to_string(),
        Origin::Variable(name) => name.to_owned(),
    };
    let references: Vec<_> = match value {
        Value::Secret(reference) => vec![reference],
        Value::Secrets(all) => all.iter().map(|(_, reference)| reference).collect(),
        _ => Vec::new(),
    };
    let states: Vec<_> = references.iter().map(|it| state(it)).collect();
    if let Origin::File(_) = origin {
        for reference in &references {
            from.push_str(", ");
            from.push_str(&source(reference));
        }
    }
    Setting {
        key: key.name,
        value: shown,
        from,
        state: match (key.kind, value) {
            (Kind::Path, Value::Text(path)) => Some(path_state(path)),
            _ if states.is_empty() => None,
            _ => Some(states.join("; ")),
        },
    }
}

fn source(reference: &Reference) -> String {
    match &reference.source {
        Source::Variable(name) => format!("variable {name}"),
        Source::File(path) => format!("file {}", path.display()),
    }
}

fn state(reference: &Reference) -> &'static str {
    match &reference.fault {
        None => "is there",
        Some(_) => "cannot be used",
    }
}

fn path_state(path: &str) -> String {
    let path = Path::new(path);
    match path.try_exists() {
        _ if path.as_os_str() == "-" => "standard output".to_owned(),
        Ok(true) => "is there".to_owned(),
        Ok(false) => "is made when it is needed".to_owned(),
        Err(error) => format!("cannot be looked at: {error}"),
    }
}

/// The scheme and the host of a URL; the rest may be a secret.
fn beginning(url: &str) -> String {
    let Some((scheme, rest)) = url.trim().split_once("://") else {
        return "***".to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = match host.rsplit_once('@') {
        Some((_, host)) => format!("***@{host}"),
        None => host.to_owned(),
    };
    let path = if path.trim_end_matches('/').is_empty() {
        ""
    } else {
        "/…"
    };
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod own_tests {
    use super::beginning;

    #[test]
    fn a_url_is_shown_without_what_may_be_secret() {
        for (url, shown) in [
            ("https://host:8080", "https://host:8080"),
            ("https://host/", "https://host"),
            ("https://host/token/v1", "https://host/…"),
            ("https://host?key=token", "https://host/…"),
            ("https://user:token@host/a", "https://***@host/…"),
            ("token", "***"),
        ] {
            assert_eq!(beginning(url), shown);
        }
    }
}
