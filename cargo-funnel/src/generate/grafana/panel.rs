//! Panels as Grafana's schema has them. They know nothing of funnels.

use super::look::{Look, matrix, states};
use super::text::{guarded, plain};
use crate::generate::quote::json::Json;

/// How wide a dashboard is.
pub(super) const WIDTH: u64 = 24;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Count,
    /// 1 is all of it.
    Share,
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Count => "short",
            Self::Share => "percentunit",
        }
    }
}

/// From which value on a number has a colour.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    /// None for whatever is below the others.
    pub(super) from: Option<f64>,
    pub(super) color: &'static str,
}

/// A colour for every number.
pub(super) fn one_color(color: &'static str) -> Vec<Limit> {
    vec![Limit { from: None, color }]
}

/// One colour below a number, and another from it on.
pub(super) fn colors(below: &'static str, from: f64, color: &'static str) -> Vec<Limit> {
    let mut limits = one_color(below);
    limits.push(Limit {
        from: Some(from),
        color,
    });
    limits
}

/// What a panel asks for.
#[derive(Clone, Debug)]
pub(super) struct Query {
    /// In `PromQL`, with variables.
    pub(super) expression: String,
    /// What its numbers are called: `{{label}}` is a text of theirs.
    pub(super) legend: String,
}

/// A panel. Its number comes from its name, and stays as long as the name does.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    /// Nothing in the dashboard has the same.
    pub(super) name: String,
    /// As it is shown; see [`plain`].
    pub(super) title: String,
    /// In Markdown.
    pub(super) about: String,
    pub(super) look: Look,
    pub(super) unit: Unit,
    pub(super) limits: Vec<Limit>,
    pub(super) queries: Vec<Query>,
    pub(super) width: u64,
    pub(super) height: u64,
    /// Where to read on.
    pub(super) link: Option<(String, String)>,
}

impl Panel {
    pub(super) fn new(name: impl Into<String>, title: &str, look: Look) -> Self {
        Self {
            name: name.into(),
            title: plain(title),
            about: String::new(),
            look,
            unit: Unit::Count,
            limits: one_color("blue"),
            queries: Vec::new(),
            width: WIDTH / 2,
            height: 8,
            link: None,
        }
    }

    pub(super) fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    pub(super) fn share(mut self) -> Self {
        self.unit = Unit::Share;
        self
    }

    pub(super) fn limits(mut self, limits: Vec<Limit>) -> Self {
        self.limits = limits;
        self
    }

    pub(super) fn size(mut self, width: u64, height: u64) -> Self {
        (self.width, self.height) = (width, height);
        self
    }

    pub(super) fn link(mut self, link: Option<(String, String)>) -> Self {
        self.link = link;
        self
    }

    pub(super) fn query(mut self, legend: impl Into<String>, expression: impl AsRef<str>) -> Self {
        self.queries.push(Query {
            expression: guarded(expression.as_ref()),
            legend: legend.into(),
        });
        self
    }

    /// The panel at this place, with this number.
    pub(super) fn json(&self, id: u64, [x, y]: [u64; 2]) -> Json {
        let queries = self.queries.iter().enumerate();
        let queries = queries.map(|(at, query)| self.target(at, query)).collect();
        let mut panel = Json::object([
            ("id", Json::Number(id)),
            ("type", Json::text(self.look.plugin())),
            ("title", Json::text(&self.title)),
        ]);
        if !self.about.is_empty() {
            panel = panel.with("description", Json::text(&self.about));
        }
        if let Some((title, url)) = &self.link {
            panel = panel.with("links", Json::List(vec![link(title, url)]));
        }
        let panel = panel
            .with("gridPos", place([x, y], [self.width, self.height]))
            .with("datasource", datasource())
            .with("fieldConfig", self.fields())
            .with("options", self.look.options());
        let panel = match self.look {
            Look::Table { row, column } => panel.with("transformations", matrix(row, column)),
            _ => panel,
        };
        panel.with("targets", Json::List(queries))
    }

    fn target(&self, at: usize, query: &Query) -> Json {
        let over_time = self.look.is_over_time();
        let format = match self.look {
            Look::Table { .. } => "table",
            _ => "time_series",
        };
        Json::object([
            ("refId", Json::text(&reference(at))),
            ("datasource", datasource()),
            ("editorMode", Json::text("code")),
            ("expr", Json::text(&query.expression)),
            ("legendFormat", Json::text(&query.legend)),
            ("format", Json::text(format)),
            ("instant", Json::Bool(!over_time)),
            ("range", Json::Bool(over_time)),
        ])
    }

    fn fields(&self) -> Json {
        let color = match self.look {
            Look::Lines | Look::Stacked => "palette-classic",
            _ => "thresholds",
        };
        let steps = self.limits.iter().map(|limit| {
            Json::object([
                ("color", Json::text(limit.color)),
                ("value", limit.from.map_or(Json::Null, Json::Decimal)),
            ])
        });
        let thresholds = Json::object([
            ("mode", Json::text("absolute")),
            ("steps", Json::List(steps.collect())),
        ]);
        let mut defaults = Json::object([
            ("color", Json::object([("mode", Json::text(color))])),
            ("unit", Json::text(self.unit.name())),
            ("thresholds", thresholds),
        ]);
        if let (Look::Bars, Unit::Share) = (&self.look, self.unit) {
            // What lies outside is drawn as the whole bar.
            defaults = defaults
                .with("min", Json::Number(0))
                .with("max", Json::Number(1));
        }
        if let Look::States { case, otherwise } = self.look {
            defaults = defaults.with("mappings", Json::List(vec![states(case, otherwise)]));
        }
        if let Some(custom) = self.custom() {
            defaults = defaults.with("custom", custom);
        }
        Json::object([
            ("defaults", defaults),
            ("overrides", Json::List(Vec::new())),
        ])
    }

    /// What only the plugin of the panel knows.
    fn custom(&self) -> Option<Json> {
        let (fill, stacking) = match self.look {
            Look::Lines => (0, "none"),
            Look::Stacked => (30, "normal"),
            Look::States { .. } => {
                return Some(Json::object([
                    ("fillOpacity", Json::Number(70)),
                    ("lineWidth", Json::Number(0)),
                ]));
            }
            _ => return None,
        };
        let drawn = if self.limits.len() > 1 { "line" } else { "off" };
        Some(Json::object([
            ("drawStyle", Json::text("line")),
            ("lineWidth", Json::Number(2)),
            ("fillOpacity", Json::Number(fill)),
            ("showPoints", Json::text("never")),
            ("spanNulls", Json::Bool(false)),
            (
                "stacking",
                Json::object([("group", Json::text("A")), ("mode", Json::text(stacking))]),
            ),
            (
                "thresholdsStyle",
                Json::object([("mode", Json::text(drawn))]),
            ),
        ]))
    }
}

/// A line between panels, with a title.
pub(super) fn row(id: u64, title: &str, y: u64) -> Json {
    Json::object([
        ("id", Json::Number(id)),
        ("type", Json::text("row")),
        ("title", Json::text(&plain(title))),
        ("gridPos", place([0, y], [WIDTH, 1])),
        ("collapsed", Json::Bool(false)),
        ("panels", Json::List(Vec::new())),
    ])
}

/// The data source that is chosen above the dashboard.
pub(super) fn datasource() -> Json {
    Json::object([
        ("type", Json::text("prometheus")),
        ("uid", Json::text("${datasource}")),
    ])
}

/// A link out of Grafana.
pub(super) fn link(title: &str, url: &str) -> Json {
    Json::object([
        ("type", Json::text("link")),
        ("title", Json::text(&plain(title))),
        ("url", Json::text(&super::text::address(url))),
        ("icon", Json::text("doc")),
        ("tooltip", Json::text("")),
        ("tags", Json::List(Vec::new())),
        ("asDropdown", Json::Bool(false)),
        ("includeVars", Json::Bool(false)),
        ("keepTime", Json::Bool(false)),
        ("targetBlank", Json::Bool(true)),
    ])
}

fn place([x, y]: [u64; 2], [w, h]: [u64; 2]) -> Json {
    let place = [("h", h), ("w", w), ("x", x), ("y", y)];
    Json::object(place.map(|(name, value)| (name, Json::Number(value))))
}

/// What a query is called in its panel: A to Z, then AA and so on.
fn reference(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    match at / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", reference(more - 1)),
    }
}
