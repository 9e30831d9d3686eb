//! The documents in GitHub's Markdown: an index, a file for each funnel and flow, one for all counters and
//! one for delivery. Anchors are written out, so that they stay where a heading is worded anew.

use std::fmt::Write as _;

use super::catalogue::{
    About, Alert, Attribute, Catalogue, Counter, Entry, Event, Metric, Required, Site, Step,
};
use super::delivery::Delivery;
use super::page::{Column, Page};
use super::prose::Prose;
use super::removed::Removed;
use crate::generate::quote::markdown::{code, text};

const NOBODY: &str = "nobody named";

/// What there is, with links.
pub(super) fn index(catalogue: &Catalogue) -> String {
    let mut page = Page::new(&catalogue.generated, "top", &text(&catalogue.title));
    page.line(&format!(
        "{}. The same with a search is in [catalogue.html](catalogue.html), which opens from the file.",
        catalogue.summary()
    ));
    for (title, folder, entries) in [
        ("Funnels", "funnels", &catalogue.funnels),
        ("Flows", "flows", &catalogue.flows),
    ] {
        let mut table = Column::heads(["name", "owner", "steps", "about"]);
        for entry in entries {
            let about = &entry.about;
            let link = format!("[{}]({folder}/{}.md)", code(&about.name), about.file);
            let steps = entry.steps.iter().map(|step| code(&step.name));
            let steps: Vec<_> = steps.collect();
            let cells = [link, owners(about), steps.join(" → "), written(&about.help)];
            Column::row(&mut table, cells);
        }
        page.section(title, None, &table);
    }
    let mut table = Column::heads(["name", "owner", "labels", "about"]);
    for counter in &catalogue.counters {
        let about = &counter.about;
        let link = format!("[{}](counters.md#{})", code(&about.name), about.anchor.own);
        let labels = counter.labels.iter().map(|label| code(&label.name));
        let labels: Vec<_> = labels.collect();
        let cells = [link, owners(about), labels.join(", "), written(&about.help)];
        Column::row(&mut table, cells);
    }
    page.section("Counters", None, &table);
    let mut table = Column::heads(["alert", "severity", "fires", "owner"]);
    for entry in &catalogue.funnels {
        for alert in entry.alerts.iter().flatten() {
            let page = format!("funnels/{}.md", entry.about.file);
            Column::row(&mut table, short(alert, &page, &entry.about));
        }
    }
    for counter in &catalogue.counters {
        for alert in &counter.alerts {
            Column::row(&mut table, short(alert, "counters.md", &counter.about));
        }
    }
    page.section("Alerts", Some("alerts"), &table);
    if catalogue.delivery.is_some() {
        page.heading("Delivery", Some("delivery"));
        page.line("What the library counts of delivery, and why events are lost: [delivery.md](delivery.md).");
    }
    history(&mut page, &catalogue.removed, catalogue.has_lock);
    page.text
}

fn short(alert: &Alert, page: &str, about: &About) -> [String; 4] {
    [
        format!("[{}]({page}#{})", code(&alert.name), alert.anchor.own),
        text(&alert.severity),
        written(&alert.fires),
        owners(about),
    ]
}

/// A funnel or a flow.
pub(super) fn entry(catalogue: &Catalogue, kind: &str, entry: &Entry) -> String {
    let title = format!("{kind} {}", code(&entry.about.name));
    let mut page = Page::new(&catalogue.generated, &entry.about.anchor.own, &title);
    about(&mut page, &entry.about, "../README.md");
    page.section("Events", Some("events"), &events(&entry.events));
    page.section("Steps", Some("steps"), &steps(&entry.steps));
    if let Some(found) = &entry.alerts {
        page.heading("Alerts", Some("alerts"));
        alerts(&mut page, found, &entry.about);
    }
    let mut table = Column::heads(["reason", "of"]);
    for reason in &entry.reasons {
        let whose = if reason.is_declared {
            "this flow"
        } else {
            "every flow"
        };
        Column::row(&mut table, [code(&reason.name), whose.to_owned()]);
    }
    page.section("Reasons to give up", Some("reasons"), &table);
    page.section(
        "Attributes",
        Some("attributes"),
        &attributes(&entry.attributes),
    );
    page.section(
        "Attributes that the library adds",
        Some("base-attributes"),
        &attributes(&entry.base),
    );
    if !entry.other_cases.is_empty() {
        page.line(&format!(
            "Declarations of this name disagree about `rename_all`: the attributes that the library adds are also there in {}.",
            entry.other_cases.join(", ")
        ));
    }
    page.heading("Where it comes from", Some("sites"));
    sites(&mut page, &entry.sites, "Nothing that is linked emits it.");
    page.section("Metrics", Some("metrics"), &metrics(&entry.metrics));
    removed(&mut page, &entry.removed);
    page.text
}

/// All counters.
pub(super) fn counters(catalogue: &Catalogue) -> String {
    let mut page = Page::new(&catalogue.generated, "top", "Counters");
    for counter in &catalogue.counters {
        page.heading(&code(&counter.about.name), Some(&counter.about.anchor.own));
        about(&mut page, &counter.about, "README.md");
        of_counter(&mut page, counter);
    }
    page.text
}

fn of_counter(page: &mut Page, counter: &Counter) {
    let _ = write!(page.text, "- {}", counter.series);
    if let Some((most, reason)) = &counter.most {
        let _ = write!(page.text, ", at most {most}: {}", written(reason));
    }
    page.text.push('\n');
    alerts(page, &counter.alerts, &counter.about);
    page.table(&metrics(&counter.metrics));
    sites(
        page,
        &counter.sites,
        "No annotated function counts it; code can do so by hand.",
    );
    page.table(&gone(&counter.removed));
}

/// What is counted of delivery, and why events are lost.
pub(super) fn delivery(catalogue: &Catalogue, delivery: &Delivery) -> String {
    let mut page = Page::new(&catalogue.generated, "top", "Delivery");
    page.line("For every backend at every moment, as many events were accepted as were delivered, dropped or are under way.");
    let mut table = Column::heads(["metric", "labels", "about"]);
    for metric in &delivery.metrics {
        let labels = metric.labels.iter().map(|label| code(label));
        let labels: Vec<_> = labels.collect();
        Column::row(
            &mut table,
            [code(metric.name), labels.join(", "), text(metric.what)],
        );
    }
    page.section("Metrics", Some("metrics"), &table);
    let mut table = Column::heads(["reason", "what happened", "what to do"]);
    for reason in &delivery.reasons {
        let name = anchored(&format!("reason-{}", reason.name), &code(reason.name));
        let cells = [name, text(reason.what), written(&reason.remedy)];
        Column::row(&mut table, cells);
    }
    page.heading("Why events are lost", Some("reasons"));
    let alerts = delivery.alerts.map(code).join(" and ");
    page.line(&format!(
        "The alerts {alerts} lead here. `funnel_events_dropped_total` tells the reason and the backend."
    ));
    page.table(&table);
    page.text
}

fn about(page: &mut Page, about: &About, back: &str) {
    if !about.help.is_empty() {
        page.line(&written(&about.help));
    }
    let _ = writeln!(page.text, "\n- owner: {}", owners(about));
    if !about.declared.is_empty() {
        let _ = writeln!(page.text, "- declared in {}", list(&about.declared));
    }
    if !about.builds.is_empty() {
        let _ = writeln!(page.text, "- only in {}", list(&about.builds));
    }
    let _ = writeln!(page.text, "- [all events and counters]({back})");
}

fn events(events: &[Event]) -> Vec<Column> {
    let mut table = Column::heads(["event", "when", "about"]);
    for event in events {
        let cells = [
            code(&event.name),
            written(&event.when),
            written(&event.help),
        ];
        Column::row(&mut table, cells);
    }
    table
}

fn steps(steps: &[Step]) -> Vec<Column> {
    let mut table = Column::heads(["#", "step", "about", "target", "sites"]);
    for (at, step) in steps.iter().enumerate() {
        let name = anchored(&step.anchor.own, &code(&step.name));
        let sites = step.sites.map(|sites| sites.to_string());
        let cells = [
            (at + 1).to_string(),
            name,
            written(&step.help),
            written(&step.target),
            sites.unwrap_or_default(),
        ];
        Column::row(&mut table, cells);
    }
    table
}

fn alerts(page: &mut Page, alerts: &[Alert], about: &About) {
    if alerts.is_empty() {
        page.line("No alert is declared.");
    }
    for alert in alerts {
        page.anchor(&alert.anchor.own);
        let _ = write!(page.text, "\n**{}**", code(&alert.name));
        if let Some(step) = &alert.step {
            let _ = write!(page.text, " on {}", code(step));
        }
        let _ = writeln!(
            page.text,
            ", {}, told to {}",
            text(&alert.severity),
            owners(about)
        );
        page.text.push('\n');
        if let Some(summary) = &alert.summary {
            let _ = writeln!(page.text, "- {}", written(summary));
        }
        for words in [&alert.fires, &alert.silent] {
            if !words.is_empty() {
                let _ = writeln!(page.text, "- {}", written(words));
            }
        }
        if let Some(runbook) = &alert.runbook {
            let _ = writeln!(page.text, "- runbook: {}", code(runbook));
        }
    }
}

fn attributes(attributes: &[Attribute]) -> Vec<Column> {
    let mut table = Column::heads(["attribute", "class", "required", "values", "about"]);
    for attribute in attributes {
        Column::row(&mut table, self::attribute(attribute));
    }
    table
}

fn attribute(attribute: &Attribute) -> [String; 5] {
    let mut notes = Vec::new();
    if !attribute.what.is_empty() {
        notes.push(text(&attribute.what));
    }
    if attribute.entity {
        notes.push("Says who the event is about.".to_owned());
    }
    if let Some(source) = &attribute.source {
        notes.push(format!("In the source {}.", code(source)));
    }
    if let Some(reviewed) = &attribute.reviewed {
        notes.push(format!("Reviewed: {}", written(reviewed)));
    }
    let required = match &attribute.required {
        Required {
            everywhere: true, ..
        } => "at every step".to_owned(),
        Required { steps, .. } if steps.is_empty() => String::new(),
        Required { steps, .. } => format!("at {}", list(steps)),
    };
    [
        anchored(&attribute.anchor.own, &code(&attribute.name)),
        attribute.class.to_owned(),
        required,
        list(&attribute.values),
        notes.join(" "),
    ]
}

fn sites(page: &mut Page, sites: &[Site], none: &str) {
    if sites.is_empty() {
        page.line(none);
    }
    let mut table = Column::heads(["step", "function", "in", "sets"]);
    for site in sites {
        let cells = [
            code(&site.step),
            code(&site.function),
            code(&site.place),
            list(&site.keys),
        ];
        Column::row(&mut table, cells);
    }
    page.table(&table);
}

fn metrics(metrics: &[Metric]) -> Vec<Column> {
    let mut table = Column::heads(["metric", "about", "labels"]);
    for metric in metrics {
        let labels = metric.labels.iter().map(|label| {
            let values = list(&label.values);
            format!("{}: {values}", code(&label.name))
        });
        let labels: Vec<_> = labels.collect();
        let cells = [code(&metric.name), text(metric.what), labels.join("; ")];
        Column::row(&mut table, cells);
    }
    table
}

fn history(page: &mut Page, gone: &[Removed], has_lock: bool) {
    if !has_lock {
        return;
    }
    page.heading("Removed", Some("removed"));
    if gone.is_empty() {
        page.line("No event and no counter was removed.");
    }
    page.table(&self::gone(gone));
    page.line("What changed between two versions: `cargo funnel diff git:v1.0.0 funnel.lock`.");
}

fn removed(page: &mut Page, removed: &[Removed]) {
    page.section("Removed", Some("removed"), &gone(removed));
}

fn gone(removed: &[Removed]) -> Vec<Column> {
    let mut table = Column::heads(["removed", "name", "was"]);
    for gone in removed {
        Column::row(
            &mut table,
            [gone.kind.to_owned(), code(&gone.name), text(&gone.was)],
        );
    }
    table
}

fn owners(about: &About) -> String {
    match &about.owners[..] {
        [] => NOBODY.to_owned(),
        owners => list(owners),
    }
}

fn anchored(anchor: &str, text: &str) -> String {
    format!("<a id=\"{anchor}\"></a>{text}")
}

fn written(prose: &Prose) -> String {
    let parts = prose.iter().map(|part| {
        if part.is_code {
            code(&part.text)
        } else {
            text(&part.text)
        }
    });
    parts.collect()
}

fn list(items: &[String]) -> String {
    let items: Vec<_> = items.iter().map(|item| code(item)).collect();
    items.join(", ")
}
