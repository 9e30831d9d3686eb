//! The kinds of files that are generated, as the command line names them. A leaf.

use clap::ValueEnum;

/// What is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// For people: Markdown, and a catalogue in HTML with a search, which needs no server
    Docs,
    /// The shape of each event, in JSON Schema
    JsonSchema,
    /// What is sent and what kind of data it is, for records of processing, in JSON and Markdown
    DataMap,
    /// Tables and queries for `ClickHouse`
    #[value(
        name = "clickhouse",
        help = "Tables and queries for ClickHouse, in SQL"
    )]
    ClickHouse,
    /// Dashboards for Grafana, over Prometheus
    Grafana,
    /// Queries for New Relic, in NRQL
    Nrql,
    /// Rules and alerts for Prometheus, with tests of each, in YAML
    PrometheusRules,
    /// All of these
    All,
}

impl Kind {
    /// Every kind of its own.
    pub(crate) const EACH: [Self; 7] = [
        Self::Docs,
        Self::JsonSchema,
        Self::DataMap,
        Self::ClickHouse,
        Self::Grafana,
        Self::Nrql,
        Self::PrometheusRules,
    ];

    /// What it is called, as an argument and as a folder.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::JsonSchema => "json-schema",
            Self::DataMap => "data-map",
            Self::ClickHouse => "clickhouse",
            Self::Grafana => "grafana",
            Self::Nrql => "nrql",
            Self::PrometheusRules => "prometheus-rules",
            Self::All => "all",
        }
    }

    /// The kinds that it stands for.
    pub(crate) fn each(self) -> Vec<Self> {
        match self {
            Self::All => Self::EACH.to_vec(),
            kind => vec![kind],
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::Kind;

    #[test]
    fn a_folder_is_called_as_its_argument() {
        for kind in Kind::value_variants() {
            let argument = kind.to_possible_value().unwrap();
            assert_eq!(argument.get_name(), kind.name());
        }
        let each = Kind::value_variants()
            .iter()
            .filter(|kind| **kind != Kind::All);
        assert!(each.eq(&Kind::EACH));
    }
}
