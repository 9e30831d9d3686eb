//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The chores of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask")]
pub(crate) struct Flags {
    #[command(subcommand)]
    pub(crate) chore: Chore,
}

#[derive(Subcommand)]
pub(crate) enum Chore {
    /// Run the example service, drive a population of requests through it, and show the funnel.
    Demo(Demo),
    /// Run every test and check of the workspace, as CI does.
    Test(Test),
    /// Write the generated files of the examples anew.
    Generate,
    /// Measure against the budgets, side by side with bare functions and with other crates.
    Bench(Bench),
    /// Send events from real processes in the face of every fault, and hold each promise against what
    /// became of them.
    Soak(Soak),
}

#[derive(Args)]
pub(crate) struct Demo {
    /// How many visitors open the onboarding page.
    #[arg(long, default_value_t = 200)]
    pub(crate) visitors: u32,
}

#[derive(Args)]
pub(crate) struct Test {
    /// Leave out the lints and the documentation.
    #[arg(long)]
    pub(crate) tests_only: bool,
    /// Run one check against third-party programs alone. Like the whole, it fetches them from the
    /// package registries the first time.
    #[arg(long, value_name = "CHECK", conflicts_with = "tests_only")]
    pub(crate) only: Option<Check>,
}

/// A check against programs that others wrote.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Check {
    /// The counters in Prometheus.
    Prometheus,
    /// The events in a receiver of OTLP.
    Otlp,
    /// The generated SQL in `ClickHouse`.
    #[value(name = "clickhouse")]
    ClickHouse,
    /// The generated rules in promtool, and whether their tests notice every change of one.
    Rules,
    /// The generated catalogues in Chromium.
    Catalogue,
    /// The generated dashboards, by Grafana's types and in Prometheus.
    Dashboards,
    /// The generated rules on a past that is known, in Prometheus and Alertmanager.
    History,
}

#[derive(Args)]
pub(crate) struct Bench {
    /// What to measure; everything unless told.
    pub(crate) what: Option<Measure>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Measure {
    /// Calls of annotated functions while nobody listens.
    Sites,
    /// Counting once, in one thread and in two, beside other crates' counters.
    Counters,
    /// Writing 10,000 and 100,000 series down for a scrape, beside other crates' encoders.
    Exposition,
    /// Emitting one event.
    Event,
    /// Running one flow, with nobody listening and with a file of lines of JSON.
    Flow,
    /// Checking a crate of 1,000 annotated functions.
    Compile,
    /// Auditing a binary of more than 100 MB with 10,000 sites, which takes minutes to build the first
    /// time.
    Audit,
    /// Building with each feature.
    Features,
}

#[derive(Args)]
pub(crate) struct Soak {
    /// How long the whole is to take, about.
    #[arg(long, default_value_t = 5)]
    pub(crate) minutes: u32,
    /// From where random numbers begin; every run prints its own.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// How the table is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Only the rows with this in their names, such as `spool, kill -9`.
    #[arg(long, default_value = "")]
    pub(crate) only: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With lines.
    Text,
    /// For a page.
    Markdown,
}
