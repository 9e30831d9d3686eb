//! The queries of a flow. Its ends can share a name, so what an event is to it shows in its attributes
//! as well.

use super::names::{attribute, event_type};
use super::{SINCE, header, other_cases, query};
use crate::generate::Refusal;
use crate::generate::events::{Apart, Flow};

pub(super) fn queries(flow: &Flow<'_>) -> Result<String, Refusal> {
    let of = Of::new(flow)?;
    let Of {
        from,
        started,
        completed,
        aborted,
        failed,
        duration,
        reason,
        class,
        step,
    } = &of;
    let ended = format!("(({completed}) OR ({aborted}) OR ({failed}))");
    let [first, more] = flow.about();
    let mut out = header(&[&first, "", &more]);
    out.extend(other_cases(&flow.keys));
    let counted = |is: &str| format!("filter(count(*), WHERE {is})");
    let outcomes = format!(
        "SELECT {} AS 'started',\n    {} AS 'completed',\n    {} AS 'aborted',\n    {} AS 'failed'\n{from}\n{SINCE}",
        counted(started),
        counted(completed),
        counted(aborted),
        counted(failed)
    );
    out.push_str(&query(&["How runs went."], &outcomes));
    for (name, is) in [
        ("completed", completed),
        ("aborted", aborted),
        ("failed", failed),
    ] {
        out.push_str(&query(
            &[&format!(
                "How long the runs took that {}, in milliseconds. Percentiles are approximate.",
                match name {
                    "completed" => "were completed",
                    "aborted" => "were given up",
                    _ => "failed",
                }
            )],
            &format!("SELECT percentile({duration}, 50, 90, 99)\n{from}\nAND {is}\n{SINCE}"),
        ));
    }
    for (about, what, is) in [
        ("What runs failed of, and in which step.", class, failed),
        (
            "Why runs were given up, and in which step.",
            reason,
            aborted,
        ),
    ] {
        out.push_str(&query(
            &[about],
            &format!("SELECT count(*)\n{from}\nAND {is}\nFACET {what}, {step}\n{SINCE}\nLIMIT MAX"),
        ));
    }
    out.push_str(&query(
        &[
            "Runs that never ended: the process was killed, or the end was lost. Those that still run \
             are among them, an end whose start is older than four weeks makes up for one, and an event \
             that was delivered twice counts twice.",
        ],
        &format!("SELECT {} - {} AS 'unfinished'\n{from}\n{SINCE}", counted(started), counted(&ended)),
    ));
    Ok(out)
}

struct Of {
    from: String,
    started: String,
    completed: String,
    aborted: String,
    failed: String,
    duration: String,
    reason: String,
    class: String,
    step: String,
}

impl Of {
    fn new(flow: &Flow<'_>) -> Result<Self, Refusal> {
        let case = flow.keys.case();
        let base = |name: &str| attribute(&case.apply(name));
        let (cohort, duration, reason) = (base("cohort")?, base("duration_ms")?, base("reason")?);
        let (class, step) = (base("error_class")?, base("step")?);
        let types = |names: &[&str]| {
            names
                .iter()
                .map(|name| event_type(name))
                .collect::<Result<Vec<_>, _>>()
        };
        let all = types(&flow.ends())?;
        let is = |names: &[&str], rest: &str| -> Result<String, Refusal> {
            let texts: Vec<_> = types(names)?.into_iter().map(|(_, text)| text).collect();
            let named = match &texts[..] {
                [text] => format!("eventType() = {text}"),
                texts => format!("eventType() IN ({})", texts.join(", ")),
            };
            Ok(format!("{named} AND {rest}"))
        };
        let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
        let apart = Apart::by(&duration, &reason, &class);
        Ok(Self {
            from: format!("FROM {}\nWHERE {cohort} = 'real'", names.join(", ")),
            started: is(&flow.started, &apart.started)?,
            completed: is(&flow.completed, &apart.completed)?,
            aborted: is(&flow.aborted, &apart.aborted)?,
            failed: is(&flow.failed, &apart.failed)?,
            duration,
            reason,
            class,
            step,
        })
    }
}
