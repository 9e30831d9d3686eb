//! The dashboard of a flow. What probes ran is in its counts: they are not counted apart.

use super::dashboard::{Dashboard, uid};
use super::delivery;
use super::look::Look;
use super::panel::{Panel, WIDTH};
use super::query::{NOW, WEEK_BEFORE, change, own, share};
use super::row::{Row, items};
use super::text::plain;
use crate::generate::Input;
use crate::generate::events::unique;
use crate::generate::links::Anchors;
use crate::generate::promql::Series;

const STARTED: &str = "funnel_flow_started_total";
const ENDED: &str = "funnel_flow_total";
const ENDS: &str = "funnel_flow_ends_total";
const MILESTONES: &str = "funnel_flow_milestones_total";

pub(super) fn dashboard<'a>(input: &Input<'a>, name: &'a str) -> Dashboard<'a> {
    let declared: Vec<_> = input
        .registry
        .flows
        .iter()
        .filter(|flow| flow.event == name)
        .collect();
    let help = declared
        .iter()
        .map(|flow| &*flow.help)
        .find(|help| !help.is_empty());
    let mut about: Vec<String> = help.map(str::to_owned).into_iter().collect();
    about.push("Runs of people and of probes: they are not counted apart.".to_owned());
    let steps = unique(
        declared
            .iter()
            .flat_map(|flow| &flow.steps)
            .map(|step| (&*step.name, &*step.help)),
    );
    let milestones = declared.iter().flat_map(|flow| &flow.milestones);
    let milestones = unique(milestones.map(|told| (&*told.name, &*told.help)));
    let mut rows = vec![runs(name), ends(name, &steps)];
    if !milestones.is_empty() {
        rows.push(told(name, &milestones));
    }
    rows.push(delivery::row());
    Dashboard {
        uid: uid(input.service, "flow", name),
        title: format!("Flow {name}"),
        about,
        owner: declared.iter().find_map(|flow| flow.owner.as_deref()),
        services: Series::named(STARTED).with("event", name),
        docs: Anchors::of_flow(input.registry, name).map(|anchors| anchors.top()),
        published: input.docs,
        alerts: Vec::new(),
        rows,
    }
}

fn runs(name: &str) -> Row {
    let of = |metric| own(metric).with("event", name);
    let started = |when| of(STARTED).increase(&[], when);
    let ended = |outcome| of(ENDED).with("outcome", outcome).increase(&[], NOW);
    let all = of(ENDED).increase(&[], NOW);
    let open = format!(
        "{} ({}) - {} ({})",
        "sum",
        of(STARTED).selector(),
        "sum",
        of(ENDED).selector()
    );
    let panels = vec![
        Panel::new("runs", "Runs", Look::Bars)
            .about("Runs within the window, by how they ended.")
            .size(8, 9)
            .query("started", started(NOW))
            .query("completed", ended("completed"))
            .query("aborted", ended("aborted"))
            .query("failed", ended("failed")),
        Panel::new("completed share", "Completed", Look::Numbers)
            .about("Of the runs that ended within the window, how many did what they were begun for.")
            .share()
            .size(4, 9)
            .query("completed", share(&ended("completed"), &all)),
        Panel::new("open", "Open", Look::Numbers)
            .about("Runs that began and have not ended, in the processes that are there.")
            .size(4, 9)
            .query("open", open),
        Panel::new("change", "Started, against the week before", Look::Numbers)
            .about("The runs that began within the window against those of the same window one week before.")
            .share()
            .limits(super::funnel::change_limits(&[]))
            .size(8, 9)
            .query("change", change(&started(NOW), &started(WEEK_BEFORE))),
        Panel::new("runs over time", "Ends over time", Look::Stacked)
            .about("Runs by how they ended, each point for the window that ends there.")
            .query("{{outcome}}", of(ENDED).increase(&["outcome"], NOW)),
        Panel::new("weeks", "Started, this week and the week before", Look::Lines)
            .query("now", started(NOW))
            .query("one week before", started(WEEK_BEFORE)),
    ];
    Row {
        title: "Runs".to_owned(),
        panels,
    }
}

fn ends(name: &str, steps: &[(&str, &str)]) -> Row {
    let of = || own(ENDS).with("event", name);
    let about = format!(
        "The step that runs were in when they ended, within the window; `none` is before the first.\n\n{}",
        items(steps.iter().copied())
    );
    let height = u64::try_from(steps.len()).unwrap_or(u64::MAX).clamp(4, 20) + 5;
    let lost = of()
        .without("outcome", "completed")
        .increase(&["step", "outcome"], NOW);
    let panels = vec![
        Panel::new(
            "ends",
            "Ends by step",
            Look::Table {
                row: "step",
                column: "outcome",
            },
        )
        .about(about)
        .size(WIDTH / 2, height)
        .query("", of().increase(&["step", "outcome"], NOW)),
        Panel::new("lost", "Aborted and failed, by step", Look::Stacked)
            .about("Runs that did not do what they were begun for, each point for the window that ends there.")
            .size(WIDTH / 2, height)
            .query("{{step}} {{outcome}}", lost),
    ];
    Row {
        title: "Steps".to_owned(),
        panels,
    }
}

fn told(name: &str, milestones: &[(&str, &str)]) -> Row {
    let of = |milestone| {
        own(MILESTONES)
            .with("event", name)
            .with("milestone", milestone)
    };
    let mut panel = Panel::new("milestones", "Milestones", Look::Bars)
        .about(format!(
            "What was told on the way within the window.\n\n{}",
            items(milestones.iter().copied())
        ))
        .size(
            WIDTH,
            u64::try_from(milestones.len()).unwrap_or(u64::MAX).min(20) * 2 + 3,
        );
    for (milestone, _) in milestones {
        panel = panel.query(plain(milestone), of(milestone).increase(&[], NOW));
    }
    Row {
        title: "Milestones".to_owned(),
        panels: vec![panel],
    }
}
