//! Rules for Prometheus: what is recorded, and the alerts that are declared beside what they watch, those on
//! targets, and those on losses of delivery. With each alert a test of it, for `promtool test rules`.
//!
//! `collect` turns declarations into rules (`model`), with what `compare` and `read` make of them; `loss` has those that are not declared, `say` and
//! `words` have what an alert says; `rules` writes them. `cases` are the tests. Expressions are put
//! together in `model` and `loss` alone.

mod cases;
mod collect;
mod compare;
mod delivery;
mod loss;
mod model;
mod read;
mod rules;
mod say;
#[cfg(test)]
mod tests;
mod words;

use funnel_rules::Duration;

use super::{File, Input, Refusal, events};
use model::{Group, Net, Recording};

/// What the alert on a missed target is called.
const TARGET: &str = "ConversionBelowTarget";
/// The names that no declared alert may have.
const OWN: [&str; 3] = [TARGET, loss::NAMES[0], loss::NAMES[1]];
/// Over which time conversions are looked at: a day has all of its hours, and a longer window would have
/// Prometheus read more than it should every minute.
const CONVERSION: &str = "1d";
/// How long a target has to be missed.
const CONVERSION_HOLD: &str = "1h";
/// How many conversions there would have to be if the target were just reached.
const CONVERTED: u64 = 10;
/// Over which time it is recorded what is left of a counter when others are taken off.
const NET: &str = "1d";
/// How often rules are evaluated.
const INTERVAL: &str = "1m";

/// The files.
pub(super) fn files(input: &Input<'_>) -> Result<Vec<File>, Refusal> {
    let interval = interval(input)?;
    let mut groups = collect::groups(input, interval)?;
    groups.push(delivery::group(input));
    let mut files = vec![file("rules", rules::text(input, &groups, interval))];
    let alerts: Vec<_> = groups.iter().flat_map(|group| &group.alerts).collect();
    let names = alerts.iter().map(|alert| alert.name.as_str());
    for (alert, name) in alerts.iter().zip(events::file_names(names)) {
        files.push(file(&format!("tests/{name}"), cases::of_alert(alert)));
    }
    for net in nets(&groups) {
        let name = net.of.metric.stem();
        files.push(file(&format!("tests/net/{name}"), cases::of_net(net)));
    }
    for (hold, text) in cases::of_holds(&alerts) {
        files.push(file(&format!("tests/hold/{hold}"), text));
    }
    Ok(files)
}

fn nets(groups: &[Group]) -> impl Iterator<Item = &Net> {
    let recordings = groups.iter().flat_map(|group| &group.recordings);
    recordings.filter_map(|recording| match recording {
        Recording::Net(net) => Some(net),
        _ => None,
    })
}

fn interval(input: &Input<'_>) -> Result<Duration, Refusal> {
    let interval = input.interval.unwrap_or(INTERVAL);
    let read = Duration::parse(interval);
    let read = read.map_err(|error| Refusal::new(format!("the interval {error}")))?;
    if read.seconds() == 0 {
        return Err(Refusal::new(
            "the interval of rules is 0, in which nothing is evaluated; write it as in `1m`",
        ));
    }
    Ok(read)
}

/// What a group is called: Prometheus shows rules under it.
fn group_name(input: &Input<'_>, of: &str) -> String {
    input
        .service
        .map_or_else(|| of.to_owned(), |service| format!("{service}: {of}"))
}

fn file(path: &str, text: String) -> File {
    File {
        path: format!("prometheus-rules/{path}.yml"),
        text,
    }
}
