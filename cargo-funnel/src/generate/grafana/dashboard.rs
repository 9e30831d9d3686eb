//! A dashboard: panels below each other, with the variables that all have.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::WEEK;
use super::alerts::{self, Alert};
use super::panel::{self, WIDTH, datasource};
use super::row::Row;
use super::text::{guarded, plain};
use crate::generate::links::Link;
use crate::generate::promql::Series;
use crate::generate::quote::json::Json;
use crate::generate::{Kind, generated_by};

/// What the schema is called that the files are checked with.
const SCHEMA: u64 = 42;
/// Over how long the panels can look.
const WINDOWS: [&str; 8] = ["15m", "30m", "1h", "6h", "12h", USUAL, "3d", WEEK];
/// What is chosen first: long enough for funnels of few, and the same hours as a week before.
const USUAL: &str = "1d";
/// What all dashboards are found by.
const TAG: &str = "funnel";

/// A dashboard.
#[derive(Debug)]
pub(super) struct Dashboard<'a> {
    pub(super) uid: String,
    pub(super) title: String,
    /// Paragraphs.
    pub(super) about: Vec<String>,
    pub(super) owner: Option<&'a str>,
    /// The series whose jobs are the services to choose from.
    pub(super) services: Series,
    /// Where the documents tell of it.
    pub(super) docs: Option<Link>,
    /// Where they are published.
    pub(super) published: Option<&'a str>,
    /// They are drawn into all lines over time as well.
    pub(super) alerts: Vec<Alert>,
    pub(super) rows: Vec<Row>,
}

impl Dashboard<'_> {
    /// The file of it.
    pub(super) fn file(&self) -> String {
        let mut about = vec![generated_by(Kind::Grafana)];
        about.extend(self.about.iter().map(|text| plain(text)));
        let owner = self.owner.map(|owner| format!("Owner: {}.", plain(owner)));
        about.extend(owner);
        let mut links = vec![others()];
        if let Some(link) = &self.docs {
            let url = link.url(self.published);
            match self.published {
                Some(_) => links.push(panel::link("Documentation", &url)),
                // Grafana would look for it in itself.
                None => about.push(format!("Documentation: {}", plain(&url))),
            }
        }
        let time = [("from", "now-7d"), ("to", "now")].map(|(name, time)| (name, Json::text(time)));
        let dashboard = Json::object([
            ("uid", Json::text(&self.uid)),
            ("description", Json::text(&about.join("\n\n"))),
            ("title", Json::text(&plain(&self.title))),
            ("tags", Json::texts([TAG])),
            ("schemaVersion", Json::Number(SCHEMA)),
            ("editable", Json::Bool(false)),
            ("graphTooltip", Json::Number(1)),
            ("time", Json::object(time)),
            ("timezone", Json::text("browser")),
            ("links", Json::List(links)),
            ("annotations", list(self.annotations())),
            ("templating", list(self.variables())),
            ("panels", Json::List(self.panels())),
        ]);
        dashboard.file()
    }

    fn annotations(&self) -> Vec<Json> {
        let alerts = self.alerts.iter().map(|alert| {
            let target = Json::object([
                ("refId", Json::text("Alerts")),
                ("expr", Json::text(&guarded(&alert.selector()))),
            ]);
            Json::object([
                ("name", Json::text(&plain(alert.name()))),
                ("datasource", datasource()),
                ("enable", Json::Bool(true)),
                ("hide", Json::Bool(false)),
                ("iconColor", Json::text("red")),
                ("target", target),
            ])
        });
        alerts.collect()
    }

    fn variables(&self) -> Vec<Json> {
        let option = |text, value| Json::object([("text", text), ("value", value)]);
        let source = Json::object([
            ("type", Json::text("datasource")),
            ("name", Json::text("datasource")),
            ("label", Json::text("Data source")),
            ("query", Json::text("prometheus")),
            ("refresh", Json::Number(1)),
        ]);
        let jobs = format!("label_values({}, job)", guarded(&self.services.selector()));
        let query = Json::object([
            ("query", Json::text(&jobs)),
            ("refId", Json::text("Services")),
        ]);
        let service = Json::object([
            ("type", Json::text("query")),
            ("name", Json::text("service")),
            ("label", Json::text("Service")),
            ("datasource", datasource()),
            ("query", query),
            ("multi", Json::Bool(true)),
            ("includeAll", Json::Bool(true)),
            (
                "current",
                option(Json::texts(["All"]), Json::texts(["$__all"])),
            ),
            ("refresh", Json::Number(2)),
            ("sort", Json::Number(1)),
        ]);
        let window = Json::object([
            ("type", Json::text("interval")),
            ("name", Json::text("window")),
            ("label", Json::text("Window")),
            ("query", Json::text(&WINDOWS.join(","))),
            ("current", option(Json::text(USUAL), Json::text(USUAL))),
            ("refresh", Json::Number(2)),
        ]);
        vec![source, service, window]
    }

    fn panels(&self) -> Vec<Json> {
        let mut taken = Vec::new();
        let mut panels = Vec::new();
        let mut y = 0;
        let alerts = alerts::row(&self.alerts);
        for row in alerts.iter().chain(&self.rows) {
            let id = number(&format!("row {}", row.title), &mut taken);
            panels.push(panel::row(id, &row.title, y));
            y += 1;
            let (mut x, mut height) = (0, 0);
            for panel in &row.panels {
                if x + panel.width > WIDTH {
                    y += height;
                    (x, height) = (0, 0);
                }
                let id = number(&panel.name, &mut taken);
                panels.push(panel.json(id, [x, y]));
                x += panel.width;
                height = height.max(panel.height);
            }
            y += height;
        }
        panels
    }
}

/// What a dashboard is known by, however often it is generated: a hash of the service and of what the
/// dashboard is of. Grafana takes 40 characters.
pub(super) fn uid(service: Option<&str>, kind: &str, name: &str) -> String {
    let mut hash = Sha256::new();
    for part in [service.unwrap_or_default(), kind, name] {
        // The length tells parts apart that only differ in where one ends.
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part);
    }
    let mut uid = format!("{TAG}-");
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(uid, "{byte:02x}");
    }
    uid
}

/// The number of a panel: of its name, so that a new one leaves the others as they are.
fn number(name: &str, taken: &mut Vec<u64>) -> u64 {
    let hash = Sha256::digest(name);
    let [a, b, c, d, ..] = hash[..] else {
        return 1;
    };
    // Above zero and within what a signed number of 32 bits holds.
    let mut number = u64::from(u32::from_le_bytes([a, b, c, d]) >> 1).max(1);
    while taken.contains(&number) {
        number += 1;
    }
    taken.push(number);
    number
}

/// The way to the other dashboards.
fn others() -> Json {
    Json::object([
        ("type", Json::text("dashboards")),
        ("title", Json::text("Funnels")),
        ("icon", Json::text("external link")),
        ("tooltip", Json::text("")),
        ("tags", Json::texts([TAG])),
        ("asDropdown", Json::Bool(true)),
        ("includeVars", Json::Bool(true)),
        ("keepTime", Json::Bool(true)),
        ("targetBlank", Json::Bool(false)),
    ])
}

fn list(items: Vec<Json>) -> Json {
    Json::object([("list", Json::List(items))])
}
