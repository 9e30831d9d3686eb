//! The dashboard of a funnel.

use funnel_runtime::registry::{AlertInfo, Condition, SiteInfo};

use super::alerts::Alert;
use super::dashboard::{Dashboard, uid};
use super::declared::{Funnel, Step};
use super::look::Look;
use super::panel::{Limit, Panel, WIDTH, colors};
use super::query::{NOW, WEEK_BEFORE, change, of, own, share, some, together};
use super::row::{Row, items};
use super::text::{described, plain};
use super::{decimal, delivery};
use crate::generate::events::unique;
use crate::generate::links::Anchors;
use crate::generate::promql::{Series, Window, exactly};
use crate::generate::{Input, Refusal};
use crate::render::visible;

const OUTCOMES: &str = "funnel_step_outcomes_total";
const PROBLEMS: &str = "funnel_site_problems_total";

pub(super) fn dashboard<'a>(input: &Input<'a>, event: &'a str) -> Result<Dashboard<'a>, Refusal> {
    let funnel = Funnel::of(input, event)?;
    let Some(metric) = funnel.steps.iter().find_map(|step| step.counters.first()) else {
        return Err(Refusal::new(format!(
            "the funnel `{}` has no steps, so there is nothing to show; declare some",
            visible(event)
        )));
    };
    let mut rows = vec![funnel.steps(), funnel.conversion()?];
    rows.extend([funnel.weeks(), funnel.calls()]);
    rows.push(delivery::row());
    let mut about = vec![
        "Of people: what probes did is taken off.".to_owned(),
        "Counts are of events, not of those who are in them: somebody who takes a step twice counts twice."
            .to_owned(),
    ];
    if !funnel.help.is_empty() {
        about.insert(0, funnel.help.to_owned());
    }
    Ok(Dashboard {
        uid: uid(input.service, "funnel", event),
        title: format!("Funnel {event}"),
        about,
        owner: funnel.owner,
        services: Series::of(metric),
        docs: funnel.anchors.as_ref().map(Anchors::top),
        published: input.docs,
        alerts: funnel.alerts(),
        rows,
    })
}

impl<'a> Funnel<'a> {
    /// The declared ones, and those on targets.
    fn alerts(&self) -> Vec<Alert> {
        let declared = unique(
            self.steps
                .iter()
                .flat_map(|step| step.alerts.iter().copied()),
        );
        let targets = self.steps.iter().filter_map(|step| {
            let target = step.target?;
            Some(Alert::target(self.event, &target.from, step.name))
        });
        declared
            .into_iter()
            .map(Alert::declared)
            .chain(targets)
            .collect()
    }

    fn link_to_step(&self, step: &str) -> Option<(String, String)> {
        let link = self.anchors.as_ref()?.step(step);
        Some((format!("Step {step}"), link.url(Some(self.docs?))))
    }

    /// Each step with the one before it.
    fn pairs(&self) -> impl Iterator<Item = (&Step<'a>, &Step<'a>)> {
        self.steps.iter().zip(self.steps.iter().skip(1))
    }

    fn find(&self, name: &str) -> Option<&Step<'a>> {
        self.steps.iter().find(|step| step.name == name)
    }

    /// As many rows of bars as there are steps.
    fn height(&self) -> u64 {
        let steps = u64::try_from(self.steps.len()).unwrap_or(u64::MAX);
        steps.clamp(2, 20) * 2 + 3
    }

    fn steps(&self) -> Row {
        let described = items(self.steps.iter().map(|step| (step.name, step.help)));
        let mut steps = Panel::new("steps", "Steps", Look::Bars)
            .about(format!(
                "Events of each step within the window, in funnel order.\n\n{described}"
            ))
            .size(WIDTH / 2, self.height());
        let mut times = Panel::new("steps over time", "Steps over time", Look::Lines)
            .about("Events of each step, each point for the window that ends there.")
            .size(WIDTH / 2, self.height());
        for step in &self.steps {
            steps = steps.query(plain(step.name), step.real(NOW));
            times = times.query(plain(step.name), step.real(NOW));
        }
        let mut panels = vec![steps, times];
        if self.steps.len() > 1 {
            let mut losses = Panel::new("losses", "Lost before the next step", Look::Bars)
                .about(
                    "How many events a step has less than the one before it within the window. Below zero \
                     where it has more.",
                )
                .size(WIDTH, self.height());
            for (from, to) in self.pairs() {
                let lost = format!("{} - {}", from.real(NOW), to.real(NOW));
                losses = losses.query(format!("{} → {}", plain(from.name), plain(to.name)), lost);
            }
            panels.push(losses);
        }
        Row {
            title: "Funnel".to_owned(),
            panels,
        }
    }

    fn conversion(&self) -> Result<Row, Refusal> {
        let mut panels = Vec::new();
        if self.steps.len() > 1 {
            let mut steps = Panel::new("conversion", "Conversion from step to step", Look::Bars)
                .about("Of the events of a step within the window, how many the next one has.")
                .share()
                .size(WIDTH / 2, self.height());
            let mut first = Panel::new(
                "conversion of first",
                "Conversion from the first step",
                Look::Bars,
            )
            .about(
                "Of the events of the first step within the window, how many each later one has.",
            )
            .share()
            .size(WIDTH / 2, self.height());
            for (from, to) in self.pairs() {
                let legend = format!("{} → {}", plain(from.name), plain(to.name));
                steps = steps.query(legend, conversion(from, to));
                let [entry, ..] = &self.steps[..] else {
                    continue;
                };
                first = first.query(plain(to.name), conversion(entry, to));
            }
            panels.extend([steps, first]);
        }
        for step in &self.steps {
            let Some(target) = step.target else { continue };
            let Some(from) = self.find(&target.from) else {
                return Err(Refusal::new(format!(
                    "the target of the step `{}` of `{}` is measured from `{}`, which is no step of it",
                    visible(step.name),
                    visible(self.event),
                    visible(&target.from)
                )));
            };
            let at_least = decimal(&target.at_least).ok_or_else(|| {
                Refusal::new(format!(
                    "the target of the step `{}` of `{}` is `{}`, which is no decimal number",
                    visible(step.name),
                    visible(self.event),
                    visible(&target.at_least)
                ))
            })?;
            let about = format!(
                "Of the events of **{}** within the window, how many **{}** has. At least {} is aimed at.",
                described(from.name),
                described(step.name),
                target.at_least
            );
            let title = |what: &str| format!("{what} of {} to {}", target.from, step.name);
            let limits = colors("red", at_least, "green");
            panels.push(
                Panel::new(
                    format!("target {}", step.name),
                    &title("Target"),
                    Look::Numbers,
                )
                .about(&*about)
                .share()
                .limits(limits.clone())
                .size(6, 7)
                .link(self.link_to_step(step.name))
                .query(plain(step.name), conversion(from, step)),
            );
            panels.push(
                Panel::new(
                    format!("target {} over time", step.name),
                    &title("Conversion"),
                    Look::Lines,
                )
                .about(about)
                .share()
                .limits(limits)
                .size(WIDTH - 6, 7)
                .query(plain(step.name), conversion(from, step)),
            );
        }
        Ok(Row {
            title: "Conversion".to_owned(),
            panels,
        })
    }

    fn weeks(&self) -> Row {
        let mut panels = Vec::new();
        for step in &self.steps {
            let [now, before] = [NOW, WEEK_BEFORE].map(|when| step.real(when));
            panels.push(
                Panel::new(
                    format!("change {}", step.name),
                    &format!("{}, against the week before", step.name),
                    Look::Numbers,
                )
                .about("The events within the window against those of the same window one week before.")
                .share()
                .limits(step.change_limits())
                .size(6, 6)
                .link(self.link_to_step(step.name))
                .query("change", change(&now, &before)),
            );
            panels.push(
                Panel::new(
                    format!("weeks {}", step.name),
                    &format!("{}, this week and the week before", step.name),
                    Look::Lines,
                )
                .about(described(step.help))
                .size(WIDTH - 6, 6)
                .query("now", now)
                .query("one week before", before),
            );
        }
        Row {
            title: "Week over week".to_owned(),
            panels,
        }
    }

    fn calls(&self) -> Row {
        let calls = || own(OUTCOMES).with("event", self.event);
        let handlers = self.steps.iter().flat_map(|step| {
            let sites = step.sites.iter();
            sites.map(|site| (step.name, handler(site)))
        });
        let handlers: Vec<_> = handlers.collect();
        let listed = items(handlers.iter().map(|(step, site)| (*step, &**site)));
        let mut about =
            "Calls of the annotated functions within the window, by how they ended; those of \
                         probes are in it. Only what ended as `ok` is an event of the step."
                .to_owned();
        if !handlers.is_empty() {
            about.push_str("\n\n");
            about.push_str(&listed);
        }
        let by = ["step", "outcome"];
        let failed = calls().without("outcome", "ok").increase(&["step"], NOW);
        let mut panels = vec![
            Panel::new(
                "outcomes",
                "Outcomes by step",
                Look::Table {
                    row: "step",
                    column: "outcome",
                },
            )
            .about(about)
            .size(WIDTH / 2, self.height())
            .query("", calls().increase(&by, NOW)),
            Panel::new("failures", "Calls that did not end well", Look::Lines)
                .about("The share of the calls of each step within the window that ended as anything but `ok`.")
                .share()
                .size(WIDTH / 2, self.height())
                .query("{{step}}", share(&failed, &calls().increase(&["step"], NOW))),
        ];
        let sites = unique(
            self.steps
                .iter()
                .flat_map(|step| step.sites.iter())
                .map(|site| {
                    let module = exactly(&site.place.module);
                    // A site without a function is known by its line, which moves.
                    match &*site.function {
                        "" => format!("{module}:[0-9]+"),
                        function => format!("{module}::{}", exactly(function)),
                    }
                }),
        );
        if !sites.is_empty() {
            let problems = own(PROBLEMS).matching("site", &sites.join("|"));
            panels.push(
                Panel::new("problems", "Problems by handler", Look::Lines)
                    .about("What went wrong at a site of this funnel without failing its caller, within the window.")
                    .limits(colors("green", 1.0, "red"))
                    .size(WIDTH, 7)
                    .query("{{site}} {{problem}}", some(&problems.increase(&["site", "problem"], NOW))),
            );
        }
        Row {
            title: "Calls".to_owned(),
            panels,
        }
    }
}

impl Step<'_> {
    fn real(&self, when: Window<'_>) -> String {
        let counters = self.counters.iter();
        let parts = counters.map(|counter| of(counter).with("step", self.name).real(&[], when));
        together(&parts.collect::<Vec<_>>())
    }

    /// Red from where an alert on a drop begins.
    fn change_limits(&self) -> Vec<Limit> {
        change_limits(&self.alerts)
    }
}

/// The colours of a change since the week before: red from where an alert begins.
pub(super) fn change_limits(alerts: &[&AlertInfo]) -> Vec<Limit> {
    let drop = alerts.iter().find_map(|alert| match &alert.condition {
        Condition::Drop { by, versus } if versus == super::WEEK => decimal(by),
        _ => None,
    });
    match drop {
        // The alert fires at the number itself, and a colour begins there.
        Some(drop) => colors("red", -drop, "green"),
        None => colors("orange", 0.0, "green"),
    }
}

fn conversion(from: &Step<'_>, to: &Step<'_>) -> String {
    share(&to.real(NOW), &from.real(NOW))
}

fn handler(site: &SiteInfo) -> String {
    match &*site.function {
        "" => site.place.module.clone(),
        function => format!("{}::{function}", site.place.module),
    }
}
