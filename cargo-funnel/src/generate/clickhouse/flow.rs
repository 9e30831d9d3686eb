//! The queries of a flow. Its ends can share a name, so what an event is to it shows in its attributes
//! as well.

use super::columns::{Columns, TIME};
use super::{LOOKBACK, Names, header, query};
use crate::generate::events::{Apart, Flow};
use crate::generate::quote::sql::text;

pub(super) fn queries(flow: &Flow<'_>, columns: &Columns, names: &Names) -> String {
    let of = Of {
        flow,
        columns,
        names,
        is: Is::of(flow, columns),
    };
    let [first, more] = flow.about();
    let mut out = header(&[&first, "", &more]);
    for (about, sql) in [
        ("How runs went.", of.outcomes()),
        (
            "How long they took, in milliseconds, by how they ended.",
            of.durations(),
        ),
        ("What they failed of, and in which step.", of.failures()),
        ("Why they were given up, and in which step.", of.aborts()),
        (
            "Runs that began more than a day ago and never ended, by what they told last: the process \
             was killed, or the end was lost.",
            of.unfinished(),
        ),
    ] {
        out.push_str(&query(&[about], &sql));
    }
    out
}

/// What is which event of the flow, by name and attributes.
struct Is {
    started: String,
    completed: String,
    aborted: String,
    failed: String,
}

impl Is {
    fn of(flow: &Flow<'_>, columns: &Columns) -> Self {
        let [duration, reason, class] =
            ["duration_ms", "reason", "error_class"].map(|base| columns.base(base));
        let apart = Apart::by(&duration, &reason, &class);
        let named = |names: &[&str], rest: &str| format!("({} AND {rest})", one_of(names));
        Self {
            started: named(&flow.started, &apart.started),
            completed: named(&flow.completed, &apart.completed),
            aborted: named(&flow.aborted, &apart.aborted),
            failed: named(&flow.failed, &apart.failed),
        }
    }

    fn ended(&self) -> String {
        format!(
            "({} OR {} OR {})",
            self.completed, self.aborted, self.failed
        )
    }
}

fn one_of(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| text(name)).collect();
    match &names[..] {
        [name] => format!("`event` = {name}"),
        names => format!("`event` IN ({})", names.join(", ")),
    }
}

struct Of<'a> {
    flow: &'a Flow<'a>,
    columns: &'a Columns,
    names: &'a Names,
    is: Is,
}

impl Of<'_> {
    fn outcomes(&self) -> String {
        let Is {
            started,
            completed,
            aborted,
            failed,
        } = &self.is;
        format!(
            "SELECT\n    countIf({started}) AS started,\n    countIf({completed}) AS completed,\n    \
             countIf({aborted}) AS aborted,\n    countIf({failed}) AS failed,\n    \
             round(completed / nullIf(completed + aborted + failed, 0), 4) AS completed_share\n{}",
            self.from(&self.flow.ends(), "")
        )
    }

    fn durations(&self) -> String {
        let Is {
            aborted, failed, ..
        } = &self.is;
        let duration = self.columns.base("duration_ms");
        let rest = format!("\n    AND {}", self.is.ended());
        format!(
            "SELECT\n    multiIf({aborted}, 'aborted', {failed}, 'failed', 'completed') AS outcome,\n    \
             count() AS ends,\n    quantileExact(0.5)({duration}) AS p50,\n    \
             quantileExact(0.9)({duration}) AS p90,\n    quantileExact(0.99)({duration}) AS p99\n\
             {}\nGROUP BY outcome\nORDER BY outcome",
            self.from(&self.flow.ends(), &rest)
        )
    }

    fn failures(&self) -> String {
        self.by("error_class", &self.flow.failed, &self.is.failed)
    }

    fn aborts(&self) -> String {
        self.by("reason", &self.flow.aborted, &self.is.aborted)
    }

    fn by(&self, what: &str, names: &[&str], is: &str) -> String {
        let [what, step] = [what, "step"].map(|base| self.columns.base(base));
        format!(
            "SELECT\n    {what},\n    {step},\n    count() AS runs\n{}\nGROUP BY {what}, {step}\n\
             ORDER BY runs DESC, {what}, {step}",
            self.from(names, &format!("\n    AND {is}"))
        )
    }

    fn unfinished(&self) -> String {
        let [session, flow, sequence] =
            ["session_id", "flow_id", "sequence"].map(|base| self.columns.base(base));
        let from = self.from(&self.flow.events(), "").replace('\n', "\n    ");
        format!(
            "SELECT\n    _last AS told_last,\n    count() AS runs\nFROM\n(\n    \
             SELECT argMax(`event`, {sequence}) AS _last\n    {from}\n    \
             GROUP BY {session}, {flow}\n    HAVING countIf({started}) > 0 AND countIf({ended}) = 0\n        \
             AND min({TIME}) < now() - INTERVAL 1 DAY\n)\nGROUP BY _last\nORDER BY runs DESC, told_last",
            started = self.is.started,
            ended = self.is.ended(),
        )
    }

    fn from(&self, names: &[&str], rest: &str) -> String {
        format!(
            "FROM {}\nWHERE {} AND {} = 'real' AND {} IS NOT NULL\n    AND {TIME} >= now() - {LOOKBACK}{rest}",
            self.names.distinct,
            one_of(names),
            self.columns.base("cohort"),
            self.columns.base("flow_id"),
        )
    }
}
