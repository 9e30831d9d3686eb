//! The file that a team fills in, `processing.toml`: where events go, for how long, and why.

use std::collections::BTreeMap;

use funnel_rules::nearest;
use funnel_runtime::registry::Registry;
use serde::Deserialize;

use crate::render::visible;

/// What no binary knows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Processing {
    #[serde(default)]
    destination: BTreeMap<String, Destination>,
    /// What holds for every event that says nothing else.
    #[serde(default)]
    events: Facts,
    /// The same for counters.
    #[serde(default)]
    counters: Facts,
    /// By the name of a funnel or flow.
    #[serde(default)]
    event: BTreeMap<String, Facts>,
    #[serde(default)]
    counter: BTreeMap<String, Facts>,
}

/// Where something is sent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Destination {
    recipient: Option<String>,
    location: Option<String>,
    retention: Option<String>,
}

impl Destination {
    /// What is said of it, by name.
    pub(super) fn facts(&self) -> [(&'static str, Option<&str>); 3] {
        [
            ("recipient", self.recipient.as_deref()),
            ("location", self.location.as_deref()),
            ("retention", self.retention.as_deref()),
        ]
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    destinations: Option<Vec<String>>,
    retention: Option<String>,
    purpose: Option<String>,
    legal_basis: Option<String>,
}

/// What holds for one event or counter.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Treatment<'a> {
    pub(super) destinations: Option<&'a [String]>,
    /// Where it is not what the destinations say.
    pub(super) retention: Option<&'a str>,
    pub(super) purpose: Option<&'a str>,
    pub(super) legal_basis: Option<&'a str>,
    /// What the destinations say of how long they keep it; none where one of them says nothing.
    pub(super) kept: Option<Vec<(&'a str, &'a str)>>,
}

impl Processing {
    /// Reads the file, and holds it against a registry.
    ///
    /// # Errors
    ///
    /// When it is no such file, or names what is not there.
    pub(crate) fn read(text: &str, registry: &Registry) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let funnels = registry.funnels.iter().map(|funnel| &*funnel.event);
        let events: Vec<_> = funnels
            .chain(registry.flows.iter().map(|flow| &*flow.event))
            .collect();
        let counters: Vec<_> = registry
            .counters
            .iter()
            .map(|counter| &*counter.name)
            .collect();
        let destinations: Vec<_> = read.destination.keys().map(String::as_str).collect();
        known("event", read.event.keys(), &events)?;
        known("counter", read.counter.keys(), &counters)?;
        let facts = [&read.events, &read.counters].into_iter();
        for facts in facts
            .chain(read.event.values())
            .chain(read.counter.values())
        {
            known(
                "destination",
                facts.destinations.iter().flatten(),
                &destinations,
            )?;
        }
        Ok(read)
    }

    /// The destinations, by name.
    pub(super) fn destinations(&self) -> impl Iterator<Item = (&str, &Destination)> {
        self.destination
            .iter()
            .map(|(name, destination)| (&**name, destination))
    }

    /// What holds for the events of a funnel or flow.
    pub(super) fn of_event(&self, name: &str) -> Treatment<'_> {
        self.treatment(self.event.get(name), &self.events)
    }

    pub(super) fn of_counter(&self, name: &str) -> Treatment<'_> {
        self.treatment(self.counter.get(name), &self.counters)
    }

    fn treatment<'a>(&'a self, own: Option<&'a Facts>, usual: &'a Facts) -> Treatment<'a> {
        let from = |fact: fn(&Facts) -> Option<&str>| own.and_then(fact).or_else(|| fact(usual));
        let destinations = own.and_then(|own| own.destinations.as_deref());
        let destinations = destinations.or(usual.destinations.as_deref());
        let kept = destinations.and_then(|names| {
            let kept = names.iter().map(|name| {
                let destination = self.destination.get(name)?;
                Some((&**name, destination.retention.as_deref()?))
            });
            kept.collect()
        });
        Treatment {
            destinations,
            retention: from(|facts| facts.retention.as_deref()),
            purpose: from(|facts| facts.purpose.as_deref()),
            legal_basis: from(|facts| facts.legal_basis.as_deref()),
            kept,
        }
    }
}

impl<'a> Treatment<'a> {
    /// What is said but for the destinations, by name.
    pub(super) fn facts(&self) -> [(&'static str, Option<&'a str>); 3] {
        [
            ("retention", self.retention),
            ("purpose", self.purpose),
            ("legal_basis", self.legal_basis),
        ]
    }
}

/// Refuses a name that is not there.
fn known<'a>(
    what: &str,
    names: impl IntoIterator<Item = &'a String>,
    known: &[&str],
) -> Result<(), String> {
    let Some(name) = names.into_iter().find(|name| !known.contains(&&***name)) else {
        return Ok(());
    };
    let name_shown = visible(name);
    let hint = match (nearest(name, known), known) {
        (_, []) => "; there is none".to_owned(),
        (Some(near), _) => format!("; did you mean `{}`?", visible(near)),
        (None, known) => {
            let known: Vec<_> = known
                .iter()
                .map(|name| format!("`{}`", visible(name)))
                .collect();
            format!("; there are {}", known.join(", "))
        }
    };
    Err(format!("there is no {what} `{name_shown}`{hint}"))
}
