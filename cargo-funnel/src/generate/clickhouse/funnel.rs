//! The queries of a funnel.

use std::fmt::Write as _;

use super::columns::{Columns, TIME};
use super::{LOOKBACK, Names, WINDOW, header, query};
use crate::generate::Refusal;
use crate::generate::events::{Funnel, NOBODY};
use crate::generate::quote::sql::{identifier, text};

/// How many conditions `windowFunnel` takes.
const MOST_STEPS: usize = 32;

pub(super) fn queries(
    funnel: &Funnel<'_>,
    columns: &Columns,
    names: &Names,
) -> Result<String, Refusal> {
    let mut out = header(&[
        &funnel.about(),
        "",
        &format!(
            "An entity is as far as the steps that it took in their order, the last within {} of the \
             first; of events in one millisecond, that of the earlier step comes first. It counts \
             under an attribute in the events that have this attribute: a step that does not set it \
             seems to lose everybody. What happened before the time that a query looks at does not count.",
            WINDOW.1
        ),
    ]);
    let of = Of {
        funnel,
        columns,
        names,
    };
    out.push_str(&query(&["Events of each step."], &of.events()));
    if funnel.keys.entities().next().is_none() {
        let _ = write!(out, "\n-- {NOBODY}\n");
        return Ok(out);
    }
    if funnel.steps.len() > MOST_STEPS {
        let _ = write!(
            out,
            "\n-- windowFunnel takes {MOST_STEPS} steps, and this funnel has more: nobody is followed.\n"
        );
        return Ok(out);
    }
    for entity in funnel.keys.entities() {
        let by = format!("by {entity}");
        out.push_str(&query(
            &[&format!("Entities of each step, {by}.")],
            &of.levels(entity),
        ));
        for facet in funnel.keys.facets() {
            out.push_str(&query(
                &[&format!(
                    "Entities of each step, {by} and the first {facet} that an event of it has."
                )],
                &of.by_facet(entity, facet),
            ));
        }
        out.push_str(&query(
            &[
                &format!("Week over week, {by}: who took the first step 7 to 14 days ago, beside 14 to 21 days ago."),
                &format!("Both weeks have had the {} that the last step may take.", WINDOW.1),
            ],
            &of.week_over_week(entity),
        ));
    }
    for (step, target) in &funnel.targets {
        let at_least = &target.at_least;
        let is_number = at_least.starts_with(|char: char| char.is_ascii_digit())
            && at_least.bytes().all(|it| it.is_ascii_digit() || it == b'.')
            && at_least.parse::<f64>().is_ok_and(f64::is_finite);
        if !is_number {
            return Err(Refusal::new(format!(
                "the target of the step `{}` of `{}` is `{}`, which is no decimal number",
                crate::render::visible(step),
                crate::render::visible(funnel.event),
                crate::render::visible(at_least),
            )));
        }
        for entity in funnel.keys.entities() {
            let about = format!(
                "The target of {step}: of those who took {}, by {entity}, the share that went on is at \
                 least {at_least}.",
                target.from
            );
            out.push_str(&query(
                &[&about],
                &of.target(entity, step, &target.from, at_least),
            ));
        }
    }
    Ok(out)
}

struct Of<'a> {
    funnel: &'a Funnel<'a>,
    columns: &'a Columns,
    names: &'a Names,
}

impl Of<'_> {
    fn events(&self) -> String {
        let step = self.columns.base("funnel_step");
        format!(
            "SELECT\n    indexOf({steps}, {step}) AS position,\n    {step} AS step,\n    \
             count() AS events\n{from}GROUP BY {step}\nORDER BY position",
            steps = self.steps(),
            from = self.from(&[&since(LOOKBACK)]),
        )
    }

    fn levels(&self, entity: &str) -> String {
        format!(
            "SELECT\n    position,\n    {steps}[position] AS step,\n    \
             countIf(_level >= position) AS entities,\n    \
             round(entities / nullIf(max(entities) OVER (), 0), 4) AS of_first,\n    \
             round(entities / nullIf(lagInFrame(entities) OVER (ORDER BY position ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), 0), 4) AS of_previous\n\
             FROM\n(\n    {reached}\n)\n\
             ARRAY JOIN range(1, {end}) AS position\nGROUP BY position\nORDER BY position",
            steps = self.steps(),
            reached = self.reached(entity, &[], &self.funnel.steps, &[&since(LOOKBACK)], ""),
            end = self.funnel.steps.len() + 1,
        )
    }

    fn by_facet(&self, entity: &str, facet: &str) -> String {
        let facet = identifier(facet);
        let [timestamp, sequence] = ["timestamp", "sequence"].map(|base| self.columns.base(base));
        let first =
            format!("argMinIf({facet}, ({timestamp}, {sequence}), {facet} IS NOT NULL) AS _facet");
        format!(
            "SELECT\n    _facet AS value,\n    position,\n    {steps}[position] AS step,\n    \
             countIf(_level >= position) AS entities,\n    \
             round(entities / nullIf(max(entities) OVER (PARTITION BY _facet), 0), 4) AS of_first\n\
             FROM\n(\n    {reached}\n)\n\
             ARRAY JOIN range(1, {end}) AS position\nGROUP BY _facet, position\nORDER BY _facet, position",
            steps = self.steps(),
            reached = self.reached(
                entity,
                &[first],
                &self.funnel.steps,
                &[&since(LOOKBACK)],
                ""
            ),
            end = self.funnel.steps.len() + 1,
        )
    }

    fn week_over_week(&self, entity: &str) -> String {
        let first = self.funnel.steps.first().copied().unwrap_or_default();
        let is_first = format!("{} = {}", self.columns.base("funnel_step"), text(first));
        let entered = format!("minIf({TIME}, {is_first})");
        let last = format!("{entered} >= now() - INTERVAL 14 DAY AS _is_last");
        let having =
            format!("\n    HAVING countIf({is_first}) > 0 AND {entered} < now() - INTERVAL 7 DAY");
        format!(
            "SELECT\n    position,\n    {steps}[position] AS step,\n    \
             countIf(_is_last AND _level >= position) AS last_week,\n    \
             countIf(NOT _is_last AND _level >= position) AS week_before,\n    \
             round(last_week / nullIf(week_before, 0) - 1, 4) AS change\n\
             FROM\n(\n    {reached}\n)\n\
             ARRAY JOIN range(1, {end}) AS position\nGROUP BY position\nORDER BY position",
            steps = self.steps(),
            reached = self.reached(
                entity,
                &[last],
                &self.funnel.steps,
                &[&since("INTERVAL 21 DAY")],
                &having
            ),
            end = self.funnel.steps.len() + 1,
        )
    }

    fn target(&self, entity: &str, step: &str, from: &str, at_least: &str) -> String {
        format!(
            "SELECT\n    countIf(_level >= 1) AS entities,\n    countIf(_level >= 2) AS converted,\n    \
             round(converted / nullIf(entities, 0), 4) AS share,\n    {at_least} AS at_least,\n    \
             if(entities = 0, NULL, converted >= {at_least} * entities) AS is_reached\n\
             FROM\n(\n    {reached}\n)",
            reached = self.reached(entity, &[], &[from, step], &[&since(LOOKBACK)], ""),
        )
    }

    /// How far each entity got, with what else is asked about it.
    fn reached(
        &self,
        entity: &str,
        more: &[String],
        steps: &[&str],
        conditions: &[&str],
        having: &str,
    ) -> String {
        let entity = identifier(entity);
        let [timestamp, step] = ["timestamp", "funnel_step"].map(|base| self.columns.base(base));
        let is = steps.iter().map(|name| format!("{step} = {}", text(name)));
        let level = format!(
            "windowFunnel({window})({timestamp}, {is}) AS _level",
            window = WINDOW.0,
            is = is.collect::<Vec<_>>().join(", "),
        );
        let mut selected = vec![format!("{entity} AS _entity")];
        selected.extend(more.iter().cloned());
        selected.push(level);
        let mut wanted = vec![format!("{entity} IS NOT NULL")];
        wanted.extend(conditions.iter().map(|&condition| condition.to_owned()));
        let wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
        let from = self.from(&wanted).replace('\n', "\n    ");
        format!(
            "SELECT\n        {}\n    {from}GROUP BY _entity{having}",
            selected.join(",\n        ")
        )
    }

    fn from(&self, conditions: &[&str]) -> String {
        let mut wanted = vec![
            format!("`event` = {}", text(self.funnel.event)),
            format!("{} = 'real'", self.columns.base("cohort")),
        ];
        wanted.extend(conditions.iter().map(|&condition| condition.to_owned()));
        format!(
            "FROM {}\nWHERE {}\n",
            self.names.distinct,
            wanted.join(" AND ")
        )
    }

    /// The names of the steps, as an array.
    fn steps(&self) -> String {
        let steps = self.funnel.steps.iter().map(|step| text(step));
        format!("[{}]", steps.collect::<Vec<_>>().join(", "))
    }
}

fn since(interval: &str) -> String {
    format!("{TIME} >= now() - {interval}")
}
