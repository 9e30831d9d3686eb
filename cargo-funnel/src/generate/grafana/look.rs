//! How panels look: the plugins of Grafana that draw them, and their options. A leaf.

use crate::generate::quote::json::Json;

/// How a panel shows what it asks for.
#[derive(Clone, Debug)]
pub(super) enum Look {
    /// The numbers of now as bars below each other. The ends of the bars are those of the unit where it
    /// has some.
    Bars,
    /// The numbers of now.
    Numbers,
    /// Lines over time; the limits are drawn where there is more than one.
    Lines,
    /// Lines over time, one on top of the other.
    Stacked,
    /// The numbers of now in a table, with a row for each text of one label and a column for each of
    /// another.
    Table {
        row: &'static str,
        column: &'static str,
    },
    /// When something was the case, which is 1, and when not, which is 0.
    States {
        case: &'static str,
        otherwise: &'static str,
    },
}

impl Look {
    /// What the plugin is called.
    pub(super) const fn plugin(&self) -> &'static str {
        match self {
            Self::Bars => "bargauge",
            Self::Numbers => "stat",
            Self::Lines | Self::Stacked => "timeseries",
            Self::Table { .. } => "table",
            Self::States { .. } => "state-timeline",
        }
    }

    /// Whether it shows more than the numbers of now.
    pub(super) const fn is_over_time(&self) -> bool {
        matches!(self, Self::Lines | Self::Stacked | Self::States { .. })
    }

    /// What only the plugin knows of the panel.
    pub(super) fn options(&self) -> Json {
        let last = || {
            Json::object([
                ("calcs", Json::texts(["lastNotNull"])),
                ("fields", Json::text("")),
                ("values", Json::Bool(false)),
            ])
        };
        let legend = |is_shown: bool| {
            Json::object([
                ("calcs", Json::texts(is_shown.then_some("lastNotNull"))),
                ("displayMode", Json::text("table")),
                ("placement", Json::text("bottom")),
                ("showLegend", Json::Bool(is_shown)),
            ])
        };
        let tooltip =
            || Json::object([("mode", Json::text("multi")), ("sort", Json::text("desc"))]);
        match self {
            Self::Bars => Json::object([
                ("displayMode", Json::text("basic")),
                ("legend", legend(false)),
                ("maxVizHeight", Json::Number(60)),
                ("minVizHeight", Json::Number(16)),
                ("minVizWidth", Json::Number(8)),
                ("namePlacement", Json::text("left")),
                ("orientation", Json::text("horizontal")),
                ("reduceOptions", last()),
                ("showUnfilled", Json::Bool(true)),
                ("sizing", Json::text("auto")),
                ("valueMode", Json::text("color")),
            ]),
            Self::Numbers => Json::object([
                ("colorMode", Json::text("value")),
                ("graphMode", Json::text("none")),
                ("justifyMode", Json::text("auto")),
                ("orientation", Json::text("auto")),
                ("percentChangeColorMode", Json::text("standard")),
                ("reduceOptions", last()),
                ("showPercentChange", Json::Bool(false)),
                ("textMode", Json::text("auto")),
                ("wideLayout", Json::Bool(true)),
            ]),
            Self::Lines | Self::Stacked => {
                Json::object([("legend", legend(true)), ("tooltip", tooltip())])
            }
            Self::Table { .. } => Json::object([
                ("cellHeight", Json::text("sm")),
                ("frameIndex", Json::Number(0)),
                ("showHeader", Json::Bool(true)),
            ]),
            Self::States { .. } => Json::object([
                ("alignValue", Json::text("left")),
                ("legend", legend(false)),
                ("mergeValues", Json::Bool(true)),
                ("rowHeight", Json::Decimal(0.9)),
                ("showValue", Json::text("never")),
                ("tooltip", tooltip()),
            ]),
        }
    }
}

/// A table of one label by another out of a list.
pub(super) fn matrix(row: &str, column: &str) -> Json {
    let options = Json::object([
        ("columnField", Json::text(column)),
        ("rowField", Json::text(row)),
        ("valueField", Json::text("Value")),
    ]);
    Json::List(vec![Json::object([
        ("id", Json::text("groupingToMatrix")),
        ("options", options),
    ])])
}

pub(super) fn states(case: &str, otherwise: &str) -> Json {
    let state = |text, color, index| {
        Json::object([
            ("text", Json::text(text)),
            ("color", Json::text(color)),
            ("index", Json::Number(index)),
        ])
    };
    Json::object([
        ("type", Json::text("value")),
        (
            "options",
            Json::object([
                ("0", state(otherwise, "green", 0)),
                ("1", state(case, "red", 1)),
            ]),
        ),
    ])
}
