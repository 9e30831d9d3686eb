//! How a name stands in a file: in the escapes of its language, and as New Relic has it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use funnel_rules::newrelic;

use crate::generate::quote::json::Json;
use crate::generate::quote::{markdown, sql};
use crate::render::visible;

/// All names there are, each with the ways in which it is written.
#[derive(Debug)]
pub(super) struct Names(BTreeMap<String, BTreeSet<String>>);

impl Names {
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names = names.into_iter();
        Self(
            names
                .map(|name| {
                    let all = &ways(&name) | &newrelic(&name);
                    (name, all)
                })
                .collect(),
        )
    }

    /// A name, and what is not it, though it has it inside.
    pub(super) fn spelled(&self, name: &str) -> Spelled {
        let (ways, newrelic) = (ways(name), newrelic(name));
        let is_way = |text: &str| ways.contains(text) || newrelic.contains(text);
        let has_it = |other: &&String| {
            let mut ways = ways.iter().chain(&newrelic);
            !is_way(other) && ways.any(|way| other.contains(way))
        };
        let others = self.0.iter().filter(|(other, _)| *other != name);
        let longer = others.flat_map(|(_, ways)| ways).filter(has_it).cloned();
        Spelled {
            longer: longer.collect(),
            ways,
            newrelic,
        }
    }
}

/// A name, as the languages write it.
#[derive(Debug)]
pub(super) struct Spelled {
    ways: BTreeSet<String>,
    /// As New Relic has it, where that is another way.
    newrelic: BTreeSet<String>,
    /// What has one of them in it and is another name.
    longer: BTreeSet<String>,
}

impl Spelled {
    /// Without those of New Relic that are also of one of these names.
    pub(super) fn but_not(mut self, names: &BTreeSet<String>) -> Self {
        let same: BTreeSet<_> = names
            .iter()
            .map(|name| newrelic::attribute_name(name))
            .collect();
        self.newrelic.retain(|way| !same.contains(&**way));
        self
    }

    /// Where it stands on its own: as an identifier, in quotes or among words. A file in SQL has nothing
    /// of New Relic.
    pub(super) fn places(&self, text: &str, is_sql: bool) -> BTreeSet<usize> {
        let mut places = BTreeSet::new();
        for way in self
            .ways
            .iter()
            .chain(self.newrelic.iter().filter(|_| !is_sql))
        {
            let found = text.match_indices(way.as_str()).map(|(at, _)| at);
            places.extend(
                found.filter(|at| is_alone(text, *at, way) && !self.is_in_longer(text, *at, way)),
            );
        }
        places
    }

    fn is_in_longer(&self, text: &str, at: usize, way: &str) -> bool {
        self.longer.iter().any(|longer| {
            let mut inside = longer.match_indices(way).map(|(inside, _)| inside);
            inside.any(|inside| {
                let Some(start) = at.checked_sub(inside) else {
                    return false;
                };
                let is_there = text
                    .get(start..)
                    .is_some_and(|rest| rest.starts_with(longer.as_str()));
                is_there && is_alone(text, start, longer)
            })
        })
    }
}

/// The ways in which a name is written; none for one without letters.
fn ways(name: &str) -> BTreeSet<String> {
    let json = |text: &str| inner(Json::text(text).file().trim_end());
    let mut ways = BTreeSet::from([
        name.to_owned(),
        inner(&sql::text(name)),
        inner(&sql::identifier(name)),
        // In PromQL, and in PromQL inside of JSON.
        json(name),
        json(&json(name)),
        markdown::text(name),
        visible(name).into_owned(),
    ]);
    // What a counter counted for probes.
    ways.extend(
        name.strip_suffix("_total")
            .map(|name| format!("{name}_synthetic_total")),
    );
    ways.remove("");
    ways
}

/// What New Relic makes of it, where that is something else.
fn newrelic(name: &str) -> BTreeSet<String> {
    let made = [newrelic::event_type(name), newrelic::attribute_name(name)];
    let made = made
        .into_iter()
        .filter(|made| !made.is_empty() && *made != name);
    made.map(Cow::into_owned).collect()
}

/// Without the quotes, which are ASCII.
fn inner(quoted: &str) -> String {
    let inner = quoted
        .len()
        .checked_sub(1)
        .and_then(|end| quoted.get(1..end));
    inner.unwrap_or_default().to_owned()
}

fn is_alone(text: &str, at: usize, name: &str) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + name.len()..].chars().next();
    !joins(name.chars().next(), before) && !joins(after, name.chars().next_back())
}

/// Whether two neighbours are parts of one word.
fn joins(one: Option<char>, other: Option<char>) -> bool {
    let is_word =
        |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
    is_word(one) && is_word(other)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Names;
    use crate::generate::quote::json::Json;
    use crate::generate::quote::{markdown, nrql, sql};

    fn is_in(name: &str, text: &str) -> bool {
        let known = [
            "Command Failed",
            "App Create",
            "App Create Started",
            "un-paid",
            "x",
        ];
        let known = Names::new(known.map(str::to_owned));
        !known.spelled(name).places(text, false).is_empty()
    }

    #[test]
    fn a_name_stands_on_its_own() {
        let found = [
            ("sum by (tier) (rate(orders_total[5m]))", "orders_total"),
            (r#"orders_total{status="paid"}"#, "status"),
            (r#"{status=~"paid|failed"}"#, "failed"),
            (r#"{"event": "Command Failed"}"#, "Command Failed"),
            ("SELECT count(*) FROM CommandFailed", "CommandFailed"),
            ("orders_total", "orders_total"),
            ("x_orders_total orders_total", "orders_total"),
            ("réclamé.", "réclamé"),
            ("The flow App Create, people only", "App Create"),
            ("App Create Started, App Create", "App Create"),
            ("job:orders_total:increase1h", "orders_total"),
        ];
        for (text, name) in found {
            assert!(is_in(name, text), "{name} in {text}");
        }
        let other = [
            ("orders_total_sum", "orders_total"),
            ("my_orders_total", "orders_total"),
            ("unpaid", "paid"),
            ("un-paid", "paid"),
            ("Command Failedly", "Command Failed"),
            ("FROM `App_Create_Started`", "App Create"),
            ("\"App Create Started\"", "App Create"),
            ("anything", ""),
        ];
        for (text, name) in other {
            assert!(!is_in(name, text), "{name} in {text}");
        }
    }

    #[test]
    fn a_name_is_found_in_the_quotes_of_each_language() {
        for name in [
            "tier",
            "it's",
            "a\"b\\c",
            "größe\\",
            "a\u{202e}b; --",
            "*/ ]] }} <b>",
            "two\nlines",
            "`x`",
        ] {
            let json = Json::text(name).file();
            let panel = Json::text(&format!("x{{step={}}}", json.trim_end())).file();
            for text in [
                sql::text(name),
                sql::identifier(name),
                json,
                panel,
                markdown::text(name),
            ] {
                assert!(is_in(name, &text), "{name:?} in {text}");
            }
        }
        for name in ["CLI Login Started", "Größe", "team-id", "appId"] {
            let event = funnel_rules::newrelic::event_type(name);
            let key = funnel_rules::newrelic::attribute_name(name);
            assert!(is_in(name, &nrql::name(&event).unwrap()), "{name}");
            assert!(is_in(name, &nrql::name(&key).unwrap()), "{name}");
        }
        assert!(is_in("orders_total", "orders_synthetic_total"));
        let other = Names::new([]).spelled("team-id");
        assert!(other.places("SELECT `team_id`", true).is_empty());
        let same = BTreeSet::from(["team_id".to_owned()]);
        assert!(other.but_not(&same).places("`team_id`", false).is_empty());
    }
}
