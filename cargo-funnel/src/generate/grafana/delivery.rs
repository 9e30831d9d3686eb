//! What delivery says of events, whatever they are of.

use funnel_runtime::registry::Registry;

use super::alerts::Alert;
use super::dashboard::{Dashboard, uid};
use super::look::Look;
use super::panel::{Panel, colors};
use super::query::{NOW, own, share, so_far, some};
use super::row::Row;
use crate::generate::Input;
use crate::generate::links;
use crate::generate::promql::Series;

const ACCEPTED: &str = "funnel_events_accepted_total";
const DELIVERED: &str = "funnel_events_delivered_total";
const DROPPED: &str = "funnel_events_dropped_total";

/// The dashboard of delivery.
pub(super) fn dashboard<'a>(input: &Input<'a>) -> Dashboard<'a> {
    let mut rows = vec![row()];
    let library = library(input.registry);
    rows.push(Row {
        title: "The library itself".to_owned(),
        panels: library,
    });
    Dashboard {
        uid: uid(input.service, "delivery", ""),
        title: "Delivery of events".to_owned(),
        about: vec!["What became of the events of the chosen services.".to_owned()],
        owner: None,
        services: Series::named(ACCEPTED),
        docs: Some(links::delivery()),
        published: input.docs,
        alerts: Alert::losses(),
        rows,
    }
}

/// What became of events, in every dashboard of what emits some.
pub(super) fn row() -> Row {
    let within = |metric: &'static str, by: &[&str]| own(metric).increase(by, NOW);
    let accepted = within(ACCEPTED, &["backend"]);
    let panels = vec![
        Panel::new("delivery accepted", "Accepted and delivered", Look::Lines)
            .about(
                "Events of the chosen services within the window, of whatever they are. Accepted is what sites \
                 emitted for a backend; delivered is what the backend confirmed.",
            )
            .size(8, 8)
            .query("{{backend}} accepted", accepted.clone())
            .query("{{backend}} delivered", within(DELIVERED, &["backend"])),
        Panel::new("delivery dropped", "Dropped, by reason", Look::Stacked)
            .about("Events within the window that were lost for good.")
            .size(8, 8)
            .query("{{backend}} {{reason}}", within(DROPPED, &["backend", "reason"])),
        Panel::new("delivery loss", "Share that was dropped", Look::Numbers)
            .about("Of what was accepted within the window.")
            .share()
            .limits(colors("green", 0.001, "red"))
            .size(4, 8)
            .query("{{backend}}", share(&within(DROPPED, &["backend"]), &accepted)),
        Panel::new("delivery pending", "Pending", Look::Numbers)
            .about(
                "Events that are neither delivered nor lost so far: in memory, or on the disk of a process that \
                 runs.",
            )
            .size(4, 8)
            .query("{{backend}}", pending()),
    ];
    Row {
        title: "Delivery".to_owned(),
        panels,
    }
}

fn pending() -> String {
    let [accepted, delivered, dropped] =
        [ACCEPTED, DELIVERED, DROPPED].map(|metric| so_far(&own(metric), &["backend"]));
    format!("{accepted} - {delivered} - {dropped}")
}

/// What should be nothing at all.
fn library(registry: &Registry) -> Vec<Panel> {
    let nothing = |name: &str, title: &str, about: &str, legend: &str, expression: String| {
        Panel::new(name, title, Look::Lines)
            .about(about)
            .limits(colors("green", 1.0, "red"))
            .query(legend, expression)
    };
    let within = |metric: &'static str, by: &[&str]| own(metric).increase(by, NOW);
    let mut panels = Vec::new();
    let has_sites = !registry.sites.is_empty()
        || !registry.flow_sites.is_empty()
        || !registry.counting.is_empty();
    if has_sites {
        panels.push(nothing(
            "own problems",
            "Problems of sites",
            "What went wrong at an emit site without failing its caller, within the window.",
            "{{site}} {{problem}}",
            some(&within("funnel_site_problems_total", &["site", "problem"])),
        ));
    }
    panels.extend([
        nothing(
            "own restarts",
            "Threads that began again",
            "Threads of delivery that a mistake of the library ended, within the window.",
            "restarts",
            within("funnel_worker_restarts_total", &[]),
        ),
        nothing(
            "own unknown",
            "Unknown backends",
            "Configured backends that are not in the build, since the processes began.",
            "unknown backends",
            so_far(&own("funnel_unknown_backends_total"), &[]),
        ),
    ]);
    panels
}
