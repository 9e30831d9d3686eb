//! Dashboards for Grafana, which show what Prometheus scraped: one of each funnel and each flow, one of all
//! business counters, and one of delivery.
//!
//! A dashboard is made of panels (`panel`, `look`), which ask for expressions (`query`); `dashboard` puts them
//! together, with the variables that all of them have. Names are texts wherever they stand (`text`).

mod alerts;
mod counters;
mod dashboard;
mod declared;
mod delivery;
mod flow;
mod funnel;
mod look;
mod panel;
mod query;
mod row;
#[cfg(test)]
mod tests;
mod text;

use super::promql::Decimal;
use super::{File, Input, Refusal, events};

/// What a week is called in queries.
const WEEK: &str = "1w";

/// The files.
pub(super) fn files(input: &Input<'_>) -> Result<Vec<File>, Refusal> {
    let mut files = Vec::new();
    let funnels = names(input.registry.funnels.iter().map(|funnel| &*funnel.event));
    for (path, event) in events::file_names(funnels.iter().copied())
        .iter()
        .zip(&funnels)
    {
        let dashboard = funnel::dashboard(input, event)?;
        files.push(file(&format!("funnels/{path}"), dashboard.file()));
    }
    let flows = names(input.registry.flows.iter().map(|flow| &*flow.event));
    for (path, flow) in events::file_names(flows.iter().copied()).iter().zip(&flows) {
        let dashboard = flow::dashboard(input, flow);
        files.push(file(&format!("flows/{path}"), dashboard.file()));
    }
    if let Some(dashboard) = counters::dashboard(input)? {
        files.push(file("counters", dashboard.file()));
    }
    files.push(file("delivery", delivery::dashboard(input).file()));
    Ok(files)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names = events::unique(names);
    names.sort_unstable();
    names
}

fn file(path: &str, text: String) -> File {
    File {
        path: format!("grafana/{path}.json"),
        text,
    }
}

/// A decimal number as it is written in sources.
fn decimal(text: &str) -> Option<f64> {
    Decimal::parse(text)?.to_string().parse().ok()
}
