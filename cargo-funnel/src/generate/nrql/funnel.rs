//! The queries of a funnel.

use std::fmt::Write as _;

use super::names::{attribute, event_type, text};
use super::{SINCE, header, other_cases, query};
use crate::generate::Refusal;
use crate::generate::events::{Funnel, NOBODY};

/// How many steps `funnel()` takes.
const MOST_STEPS: usize = 10;
const ANY_ORDER: &str =
    "funnel() does not look at the order: who took the steps in another one counts as well.";
const ABOUT: &str = "From 256 entities on, the figures are approximate.";

pub(super) fn queries(funnel: &Funnel<'_>) -> Result<String, Refusal> {
    let of = Of::new(funnel)?;
    let mut out = header(&[
        &funnel.about(),
        "",
        "An entity counts under an attribute in the events that have this attribute: a step that does \
         not set it seems to lose everybody.",
    ]);
    out.extend(other_cases(&funnel.keys));
    out.push_str(&query(
        &["Events of each step."],
        &format!(
            "SELECT count(*)\n{}\nFACET {}\n{SINCE}\nLIMIT MAX",
            of.from, of.step
        ),
    ));
    let entities: Vec<_> = funnel.keys.entities().collect();
    if entities.is_empty() {
        let _ = write!(out, "\n-- {NOBODY}\n");
    }
    for entity in entities {
        let key = attribute(entity)?;
        out.push_str(&query(
            &[&format!("Entities of each step, by {entity}. {ABOUT}")],
            &format!(
                "SELECT uniqueCount({key})\n{}\nFACET {}\n{SINCE}\nLIMIT MAX",
                of.from, of.step
            ),
        ));
        of.conversion(&mut out, entity, &key)?;
        out.push_str(&query(
            &[
                &format!("Week over week: entities of each step, by {entity}. {ABOUT}"),
                "This week is not over for those who began it: the last steps are yet to come.",
            ],
            &format!(
                "SELECT uniqueCount({key})\n{}\nFACET {}\nSINCE 1 week ago\nCOMPARE WITH 1 week ago\nLIMIT MAX",
                of.from, of.step
            ),
        ));
        for (step, target) in &funnel.targets {
            let [reached, before] = [step, &*target.from].map(|step| of.is(step));
            let (reached, before) = (reached?, before?);
            out.push_str(&query(
                &[
                    &format!(
                        "The target of {step}: of those who took {}, by {entity}, at least {} go on. {ABOUT}",
                        target.from, target.at_least
                    ),
                    "Who took both is not asked: entities of the one beside entities of the other.",
                ],
                &format!(
                    "SELECT filter(uniqueCount({key}), WHERE {reached}) / filter(uniqueCount({key}), WHERE {before}) AS 'share'\n\
                     {}\n{SINCE}",
                    of.from
                ),
            ));
        }
    }
    Ok(out)
}

struct Of<'a> {
    funnel: &'a Funnel<'a>,
    step: String,
    from: String,
}

impl<'a> Of<'a> {
    fn new(funnel: &'a Funnel<'a>) -> Result<Self, Refusal> {
        let case = funnel.keys.case();
        let (name, _) = event_type(funnel.event)?;
        let cohort = attribute(&case.apply("cohort"))?;
        Ok(Self {
            funnel,
            step: attribute(&case.apply("funnel_step"))?,
            from: format!("FROM {name}\nWHERE {cohort} = 'real'"),
        })
    }

    fn is(&self, step: &str) -> Result<String, Refusal> {
        Ok(format!("{} = {}", self.step, text(step)?))
    }

    /// With `funnel()`, as a whole and by facet.
    fn conversion(&self, out: &mut String, entity: &str, key: &str) -> Result<(), Refusal> {
        let steps = &self.funnel.steps;
        if steps.len() < 2 {
            return Ok(());
        }
        let taken = steps.iter().take(MOST_STEPS).map(|step| {
            let is = self.is(step)?;
            Ok(format!("    WHERE {is} AS {}", text(step)?))
        });
        let taken = taken.collect::<Result<Vec<_>, Refusal>>()?.join(",\n");
        let select = format!("SELECT funnel({key},\n{taken}\n)\n{}", self.from);
        let cut = format!("funnel() takes {MOST_STEPS} steps; those behind are left out.");
        let is_cut = steps.len() > MOST_STEPS;
        let about = |first: &str, more: &[&str]| {
            let first = format!("{first} {ABOUT}");
            let mut about = vec![first, ANY_ORDER.to_owned()];
            about.extend(more.iter().map(|&line| line.to_owned()));
            about.extend(is_cut.then(|| cut.clone()));
            about
        };
        let conversion = about(&format!("Conversion from step to step, by {entity}."), &[]);
        let lines: Vec<_> = conversion.iter().map(String::as_str).collect();
        out.push_str(&query(&lines, &format!("{select}\n{SINCE}")));
        for facet in self.funnel.keys.facets() {
            let facet_key = attribute(facet)?;
            let conversion = about(
                &format!("Conversion by {entity} and {facet}."),
                &[
                    "An entity counts under each value that its events have; a step that does not set it has none.",
                ],
            );
            let lines: Vec<_> = conversion.iter().map(String::as_str).collect();
            out.push_str(&query(
                &lines,
                &format!("{select}\nFACET {facet_key}\n{SINCE}\nLIMIT MAX"),
            ));
        }
        Ok(())
    }
}
