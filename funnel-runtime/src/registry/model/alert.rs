//! Alerts: what is declared beside a step or a counter that somebody wants to be told of. Plain data.

/// A declared alert: somebody is told when what it stands beside is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AlertInfo {
    /// The name, in `CamelCase`, such as `SignupFunnelClaimDrop`.
    pub name: String,
    /// What is not as it should be.
    pub condition: Condition,
    /// The span of time that is counted in, such as `1h`.
    pub window: String,
    /// How long the condition has to hold before somebody is told, such as `5m`.
    pub hold: String,
    /// The least count that the condition looks at: below it the alert is silent. Which count that is
    /// the condition says.
    pub floor: u64,
    /// The texts of a label that are counted; empty where all are. On a counter alone.
    pub only: Vec<String>,
    /// How urgent it is: `critical`, `warning` or `info`.
    pub severity: String,
    /// What the alert says, where the source says it.
    pub summary: Option<String>,
    /// Where to read on, where the source says it.
    pub runbook: Option<String>,
}

/// What is not as it should be. Numbers are decimal, as written in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Condition {
    /// The count fell by this share or more against the same window some time before; the floor is for the
    /// count before.
    Drop {
        /// The share, above 0 and up to 1: `0.5` for half.
        by: String,
        /// How long before, such as `1w`.
        versus: String,
    },
    /// The count is this many times what it was in the same window some time before, or more; the floor is
    /// for the count now.
    Spike {
        /// The factor, above 1.
        times: String,
        /// How long before, such as `1w`.
        versus: String,
    },
    /// Nothing is counted while something else is; the floor is for the something else.
    Stalled {
        /// The something else.
        beside: Beside,
    },
    /// Of what was counted under one text of a label, too little came to be counted under another; the floor
    /// is for the former.
    Gap {
        /// The text to begin with.
        from: String,
        /// The text to come to.
        to: String,
        /// The least share, above 0 and up to 1.
        at_least: String,
    },
}

/// What goes on while something is stalled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Beside {
    /// Another step of the same funnel.
    Step(String),
    /// Another counter, by the name of its metric.
    Counter(String),
    /// The same, this long before.
    Before(String),
}
