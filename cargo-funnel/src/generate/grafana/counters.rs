//! The dashboard of the business counters: a part for each.

use std::fmt::Write as _;

use funnel_runtime::registry::{AlertInfo, CounterInfo};

use super::alerts::Alert;
use super::dashboard::{Dashboard, uid};
use super::funnel::change_limits;
use super::look::Look;
use super::names;
use super::panel::{Limit, Panel, WIDTH};
use super::query::{NOW, WEEK_BEFORE, change, of};
use super::row::Row;
use super::text::{described, plain};
use crate::generate::events::unique;
use crate::generate::links::Anchors;
use crate::generate::promql::{Metric, Series, label};
use crate::generate::{Input, Refusal};

/// The dashboard; none where there is no counter.
pub(super) fn dashboard<'a>(input: &Input<'a>) -> Result<Option<Dashboard<'a>>, Refusal> {
    let all = &input.registry.counters;
    let names = names(all.iter().map(|counter| &*counter.name));
    if names.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for name in &names {
        let declared: Vec<_> = all.iter().filter(|counter| counter.name == *name).collect();
        rows.push(counter(input, name, &declared)?);
    }
    let alerts: Vec<&AlertInfo> = unique(all.iter().flat_map(|counter| &counter.alerts));
    // More than one owner is nobody's.
    let owners = unique(all.iter().map(|counter| counter.owner.as_deref()));
    let owner = match owners[..] {
        [owner] => owner,
        _ => None,
    };
    Ok(Some(Dashboard {
        uid: uid(input.service, "counters", ""),
        title: "Business counters".to_owned(),
        about: vec!["Of people: what probes did is taken off.".to_owned()],
        owner,
        // Each service may have some of them.
        services: Series::named("").with_one_of("__name__", &names),
        // Each has a place of its own there.
        docs: None,
        published: input.docs,
        alerts: alerts.into_iter().map(Alert::declared).collect(),
        rows,
    }))
}

fn counter(input: &Input<'_>, name: &str, declared: &[&CounterInfo]) -> Result<Row, Refusal> {
    let metric = Metric::new(name)?;
    let series = || of(&metric);
    let labels = unique(
        declared
            .iter()
            .flat_map(|counter| &counter.labels)
            .map(|label| &*label.name),
    );
    let labels = labels
        .into_iter()
        .map(label)
        .collect::<Result<Vec<_>, _>>()?;
    let link = input.docs.and_then(|base| {
        let url = Anchors::of_counter(input.registry, name)?
            .top()
            .url(Some(base));
        Some((name.to_owned(), url))
    });
    let panel = |what: &str, title: &str, look| {
        Panel::new(format!("{what} {name}"), title, look).link(link.clone())
    };
    let help = declared
        .iter()
        .map(|counter| &*counter.help)
        .find(|help| !help.is_empty());
    let owner = declared.iter().find_map(|counter| counter.owner.as_deref());
    let mut about = described(help.unwrap_or_default());
    if let Some(owner) = owner {
        let _ = write!(about, "\n\nOwner: {}.", described(owner));
    }

    let [now, before] = [NOW, WEEK_BEFORE].map(|when| series().real(&[], when));
    let alerts: Vec<_> = declared
        .iter()
        .flat_map(|counter| &counter.alerts)
        .collect();
    let mut panels = vec![
        panel("sum", "Within the window", Look::Numbers)
            .about(&*about)
            .size(4, 7)
            .query("counted", now.clone()),
        panel("change", "Against the week before", Look::Numbers)
            .about("What was counted within the window against the same window one week before.")
            .share()
            .limits(change_limits(&alerts))
            .size(4, 7)
            .query("change", change(&now, &before)),
        panel("weeks", "This week and the week before", Look::Lines)
            .about(&*about)
            .size(WIDTH - 12, 7)
            .query("now", now)
            .query("one week before", before),
        panel("series", "Series of a process", Look::Numbers)
            .about(format!(
                "How many series each process has of {}, probes left out. {}",
                described(name),
                expected(declared)
            ))
            .limits(limits(declared))
            .size(4, 7)
            .query(
                "{{job}}",
                format!(
                    "max by (job) (count by (job, instance) ({}))",
                    series().selector()
                ),
            ),
    ];
    for label in &labels {
        panels.push(
            panel(
                &format!("by {label}"),
                &format!("By {label}"),
                Look::Stacked,
            )
            .about(&*about)
            .size(if labels.len() == 1 { WIDTH } else { WIDTH / 2 }, 8)
            .query(format!("{{{{{label}}}}}"), series().real(&[label], NOW)),
        );
    }
    if labels.len() > 1 {
        let legend = labels.iter().map(|label| format!("{{{{{label}}}}}"));
        panels.push(
            panel("by all", "By all labels", Look::Lines)
                .about(&*about)
                .query(
                    legend.collect::<Vec<_>>().join(" "),
                    series().real(&labels, NOW),
                ),
        );
    }
    Ok(Row {
        title: plain(name),
        panels,
    })
}

/// How many series a process should have.
fn series_of(declared: &[&CounterInfo]) -> Option<u64> {
    // Declarations of one name may share series, or not.
    match declared {
        [counter] => Some(counter.series),
        _ => None,
    }
}

fn expected(declared: &[&CounterInfo]) -> String {
    match series_of(declared) {
        Some(1) => "It is declared with one.".to_owned(),
        Some(series) => format!("It is declared with {series}, which are there from the start."),
        None => "Several declarations share the name.".to_owned(),
    }
}

/// Green for the declared number alone: another one comes from another version, or another counter.
fn limits(declared: &[&CounterInfo]) -> Vec<Limit> {
    let limit = |from, color| Limit { from, color };
    #[expect(clippy::cast_precision_loss, reason = "a counter has far less series")]
    match series_of(declared) {
        Some(series) => vec![
            limit(None, "orange"),
            limit(Some(series as f64), "green"),
            limit(Some((series + 1) as f64), "orange"),
        ],
        None => super::panel::one_color("blue"),
    }
}
