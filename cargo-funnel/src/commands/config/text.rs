//! The answer for reading in a terminal. Pure.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use funnel_runtime::__config::{ProbeResult, Setting};

use super::Answer;
use crate::render::visible;

const NAME: Style = Style::new().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// The answer, ending with a line for each thing that is wrong.
pub(super) fn table(answer: &Answer) -> String {
    let mut text = String::new();
    // A `String` takes everything.
    let _ = write_table(&mut text, answer);
    text
}

fn write_table(text: &mut String, answer: &Answer) -> std::fmt::Result {
    let file = visible(&answer.file);
    let is = match answer {
        Answer { usable: true, .. } => "can be used here",
        Answer {
            elsewhere: true,
            problems,
            ..
        } if problems.is_empty() => "can be used where its secrets and folders are",
        _ => "cannot be used here",
    };
    writeln!(text, "{NAME}{file}{NAME:#} {is}")?;
    if answer.opted_out {
        writeln!(
            text,
            "{WARNING}nothing would be sent: DO_NOT_TRACK, FUNNEL_DISABLED or a variable that the file names says so{WARNING:#}"
        )?;
    }
    writeln!(text, "\n{NAME}for all backends{NAME:#}")?;
    settings(text, "", &answer.settings)?;
    for backend in &answer.backends {
        let name = visible(&backend.name);
        let place = backend
            .place
            .map_or_else(|| "a variable".to_owned(), |place| place.to_string());
        writeln!(text, "\n{NAME}{name}{NAME:#}, {place}")?;
        settings(text, "", &backend.settings)?;
        if let Some(spool) = &backend.spool {
            settings(text, "spool.", spool)?;
        }
        if let Some(limits) = &backend.limits {
            writeln!(text, "  sends {limits}")?;
        }
    }
    if answer.backends.is_empty() {
        writeln!(text, "\nno backend: nothing is sent, and counters count")?;
    }
    for problem in &answer.problems {
        let place = problem.place.map_or_else(String::new, |place| {
            format!(":{}:{}", place.line, place.column)
        });
        let message = visible(&problem.message);
        write!(text, "\n{WARNING}{file}{place}: {message}{WARNING:#}")?;
    }
    if !answer.problems.is_empty() {
        text.push('\n');
    }
    if let Some(probes) = &answer.probes {
        writeln!(text, "\n{NAME}probe{NAME:#}")?;
        for tried in probes {
            let status = tried.outcome.status;
            let status = status.map_or_else(String::new, |status| format!("status {status}: "));
            let (style, what) = match tried.outcome.result {
                ProbeResult::Delivered => (Style::new(), "delivered: "),
                ProbeResult::Failed => (WARNING, "not delivered: "),
                ProbeResult::NotTried => (Style::new(), "not tried: "),
            };
            let backend = visible(&tried.backend);
            let message = visible(&tried.outcome.message);
            writeln!(text, "{style}  {backend}: {what}{status}{message}{style:#}")?;
        }
        if probes.is_empty() {
            writeln!(text, "  no backend")?;
        }
    }
    if let Some(why) = &answer.probe_refused {
        writeln!(text, "\n{WARNING}probe: {}{WARNING:#}", visible(why))?;
    }
    Ok(())
}

/// A line for each setting: its name, its value, where that is from, and what is there.
fn settings(text: &mut String, prefix: &str, settings: &[Setting]) -> std::fmt::Result {
    let rows: Vec<_> = settings
        .iter()
        .map(|setting| {
            let state = setting.state.as_deref();
            let state = state.map_or_else(String::new, |state| format!(": {state}"));
            let from = format!("{}{state}", setting.from);
            [
                format!("{prefix}{}", setting.key),
                visible(&setting.value).into_owned(),
                visible(&from).into_owned(),
            ]
        })
        .collect();
    let width = |at: usize| {
        let widths = rows.iter().map(|row| row[at].chars().count());
        widths.max().unwrap_or_default()
    };
    let (keys, values) = (width(0), width(1));
    for [key, value, from] in &rows {
        writeln!(text, "  {key:keys$}  {value:values$}  {from}")?;
    }
    Ok(())
}
