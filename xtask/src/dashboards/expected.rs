//! What the panels have to show, by what they are called: computed from the past, whatever they ask for.

use anyhow::{Context as _, bail};

use super::past::{Found, Labels, Of, Past, View};
use super::vocabulary::{Counter, Flow, Funnel, Vocabulary};

const WEEK: u64 = 7 * 24 * 60 * 60;
const OUTCOMES: &str = "funnel_step_outcomes_total";
const PROBLEMS: &str = "funnel_site_problems_total";

/// What is expected of one dashboard, in one view.
pub(super) struct Expected<'a> {
    pub(super) past: &'a Past,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) view: &'a View,
}

/// What a number is shown in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) dashboard: &'a str,
    pub(super) row: &'a str,
    pub(super) panel: &'a str,
    pub(super) legend: &'a str,
}

impl Expected<'_> {
    pub(super) fn of(&self, place: Place<'_>) -> anyhow::Result<Found> {
        let found = match place.row {
            "Delivery" => self.delivery(place),
            "The library itself" => self.library(place),
            "Alerts" => {
                let [first, _] = super::past::jobs(self.vocabulary.example);
                let alerts = self.vocabulary.alerts();
                let mut alerts = alerts.iter().filter(|alert| alert.name == place.legend);
                alerts.next().map(|alert| {
                    let fires = alert.fires && self.view.jobs.contains(&first);
                    one(f64::from(u8::from(fires)))
                })
            }
            _ => match place.dashboard.split_once(' ') {
                Some(("Funnel", event)) => {
                    let mut funnels = self.vocabulary.funnels.iter();
                    let funnel = funnels.find(|funnel| funnel.event == event);
                    funnel.and_then(|funnel| self.funnel(funnel, place))
                }
                Some(("Flow", name)) => {
                    let mut flows = self.vocabulary.flows.iter();
                    let flow = flows.find(|flow| flow.name == name);
                    flow.and_then(|flow| self.flow(flow, place))
                }
                Some(("Business", "counters")) => {
                    let mut counters = self.vocabulary.counters.iter();
                    let counter = counters.find(|counter| counter.name == place.row);
                    counter.and_then(|counter| self.counter(counter, place))
                }
                _ => None,
            },
        };
        let Place {
            dashboard,
            row,
            panel,
            legend,
        } = place;
        found.with_context(|| {
            format!("nobody knows what `{legend}` is in {dashboard}: {row}: {panel}")
        })
    }

    fn funnel(&self, funnel: &Funnel, place: Place<'_>) -> Option<Found> {
        let Place { panel, legend, .. } = place;
        let counted = |step: &str, before| {
            self.past.real(
                Of {
                    name: &funnel.counter,
                    wanted: &[("step", step)],
                    by: &[],
                },
                self.view,
                before,
            )
        };
        let now = |step: &str| counted(step, 0);
        let converted = |from: &str, to: &str| share(&now(to), &now(from));
        let calls = |wanted: &[_], by: &[_]| {
            let of = [&[("event", &*funnel.event)], wanted].concat();
            self.counted(OUTCOMES, &of, by)
        };
        Some(match panel {
            "Steps" | "Steps over time" => now(legend),
            "Lost before the next step" => {
                let (from, to) = legend.split_once(" → ")?;
                both(&now(from), &now(to), |from, to| from - to)
            }
            "Conversion from step to step" => {
                let (from, to) = legend.split_once(" → ")?;
                let at = funnel.steps.iter().position(|step| step == from)?;
                (funnel.steps.get(at + 1)? == to).then(|| converted(from, to))?
            }
            "Conversion from the first step" => converted(&funnel.steps[0], legend),
            "Outcomes by step" => calls(&[], &["step", "outcome"]),
            "Calls that did not end well" => {
                let all = calls(&[], &["step"]);
                let ok = calls(&[("outcome", "ok")], &["step"]);
                both(&ok, &all, |ok, all| (all - ok) / all)
            }
            "Problems by handler" => {
                let mut all = Found::new();
                for site in &self.vocabulary.sites {
                    if site.event == funnel.event {
                        let by = ["site", "problem"];
                        all.extend(self.counted(PROBLEMS, &[("site", &site.name)], &by));
                    }
                }
                all
            }
            _ => {
                let target = funnel.targets.iter().find(|[step, from]| {
                    ["Target", "Conversion"]
                        .iter()
                        .any(|what| panel == format!("{what} of {from} to {step}"))
                });
                if let Some([step, from]) = target {
                    return Some(converted(from, step));
                }
                let (step, what) = panel.split_once(", ")?;
                weeks(what, legend, |before| counted(step, before))?
            }
        })
    }

    fn counter(&self, counter: &Counter, place: Place<'_>) -> Option<Found> {
        let Place { panel, legend, .. } = place;
        let real = |by: &[&str], before| {
            let of = Of {
                name: &counter.name,
                wanted: &[],
                by,
            };
            self.past.real(of, self.view, before)
        };
        let labels: Vec<_> = counter.labels.iter().map(|(label, _)| &**label).collect();
        Some(match panel {
            "Within the window" => real(&[], 0),
            "Series of a process" => self.past.series_of(&counter.name, self.view),
            "By all labels" => real(&labels, 0),
            _ => match panel.strip_prefix("By ") {
                Some(label) => real(&[label], 0),
                None => weeks(&panel.to_lowercase(), legend, |before| real(&[], before))?,
            },
        })
    }

    fn flow(&self, flow: &Flow, place: Place<'_>) -> Option<Found> {
        let Place { panel, legend, .. } = place;
        let event = ("event", &*flow.name);
        let started = |before| {
            let of = Of {
                name: "funnel_flow_started_total",
                wanted: &[event],
                by: &[],
            };
            self.past.counted(of, self.view, before)
        };
        let ended =
            |wanted: &[_]| self.counted("funnel_flow_total", &[&[event], wanted].concat(), &[]);
        Some(match panel {
            "Runs" if legend == "started" => started(0),
            "Runs" => ended(&[("outcome", legend)]),
            "Completed" => share(&ended(&[("outcome", "completed")]), &ended(&[])),
            "Open" => {
                let said = |name| {
                    let wanted = &[event];
                    self.past.said(
                        Of {
                            name,
                            wanted,
                            by: &[],
                        },
                        self.view,
                    )
                };
                both(
                    &said("funnel_flow_started_total"),
                    &said("funnel_flow_total"),
                    |one, other| one - other,
                )
            }
            "Ends over time" => self.counted("funnel_flow_total", &[event], &["outcome"]),
            "Ends by step" => {
                self.counted("funnel_flow_ends_total", &[event], &["step", "outcome"])
            }
            "Aborted and failed, by step" => {
                let mut all =
                    self.counted("funnel_flow_ends_total", &[event], &["step", "outcome"]);
                all.retain(|labels, _| labels["outcome"] != "completed");
                all
            }
            "Milestones" if flow.milestones.iter().any(|it| it == legend) => {
                let wanted = [event, ("milestone", legend)];
                self.counted("funnel_flow_milestones_total", &wanted, &[])
            }
            _ => {
                let (what, rest) = panel.split_once(", ")?;
                (what == "Started").then(|| weeks(rest, legend, started))??
            }
        })
    }

    fn delivery(&self, place: Place<'_>) -> Option<Found> {
        let by = ["backend"];
        let [accepted, delivered, dropped] =
            ["accepted", "delivered", "dropped"].map(|what| format!("funnel_events_{what}_total"));
        let counted = |name: &str| self.counted(name, &[], &by);
        Some(match (place.panel, place.legend) {
            ("Accepted and delivered", "{{backend}} accepted") => counted(&accepted),
            ("Accepted and delivered", "{{backend}} delivered") => counted(&delivered),
            ("Dropped, by reason", "{{backend}} {{reason}}") => {
                self.counted(&dropped, &[], &["backend", "reason"])
            }
            ("Share that was dropped", "{{backend}}") => {
                share(&counted(&dropped), &counted(&accepted))
            }
            ("Pending", "{{backend}}") => {
                let said = |name: &str| {
                    let by = &by;
                    self.past.said(
                        Of {
                            name,
                            wanted: &[],
                            by,
                        },
                        self.view,
                    )
                };
                let gone = both(&said(&delivered), &said(&dropped), |one, other| one + other);
                both(&said(&accepted), &gone, |accepted, gone| accepted - gone)
            }
            _ => return None,
        })
    }

    fn library(&self, place: Place<'_>) -> Option<Found> {
        Some(match place.panel {
            "Problems of sites" => self.counted(PROBLEMS, &[], &["site", "problem"]),
            "Threads that began again" => self.counted("funnel_worker_restarts_total", &[], &[]),
            "Unknown backends" => {
                let name = "funnel_unknown_backends_total";
                self.past.said(
                    Of {
                        name,
                        wanted: &[],
                        by: &[],
                    },
                    self.view,
                )
            }
            _ => return None,
        })
    }

    fn counted(&self, name: &str, wanted: &[(&str, &str)], by: &[&str]) -> Found {
        self.past.counted(Of { name, wanted, by }, self.view, 0)
    }
}

/// The panels that compare weeks, by what they are called in lower case.
fn weeks(what: &str, legend: &str, counted: impl Fn(u64) -> Found) -> Option<Found> {
    match (what, legend) {
        ("against the week before", "change") => {
            Some(both(&counted(0), &counted(WEEK), |now, before| {
                now / before - 1.0
            }))
        }
        ("this week and the week before", "now") => Some(counted(0)),
        ("this week and the week before", "one week before") => Some(counted(WEEK)),
        _ => None,
    }
}

fn one(number: f64) -> Found {
    Found::from([(Labels::new(), number)])
}

fn share(part: &Found, whole: &Found) -> Found {
    both(part, whole, |part, whole| part / whole)
}

fn both(one: &Found, other: &Found, of: impl Fn(f64, f64) -> f64) -> Found {
    let pairs = one.iter().filter_map(|(labels, one)| {
        let other = other.get(labels)?;
        Some((labels.clone(), of(*one, *other)))
    });
    pairs.collect()
}

/// Fails where numbers differ by more than what adding them in another order can do.
pub(super) fn compare(expected: &Found, found: &Found) -> anyhow::Result<()> {
    let is_near = |one: f64, other: f64| (one - other).abs() <= 1e-9 * one.abs().max(1.0);
    let is_equal = expected.len() == found.len()
        && expected.iter().all(|(labels, number)| {
            found
                .get(labels)
                .is_some_and(|found| is_near(*number, *found))
        });
    if !is_equal {
        bail!("expected {expected:#?}\nfound {found:#?}");
    }
    Ok(())
}
