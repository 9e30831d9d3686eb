//! `cargo xtask test`: what CI runs.

use clap::ValueEnum as _;

use crate::command::{self, cargo};
use crate::flags::Check;
use crate::{
    catalogue, clickhouse, dashboards, demo, features, flags, generated, history, locks, otlp,
    prometheus, rules, sites,
};

pub(crate) fn run(options: &flags::Test) -> anyhow::Result<()> {
    if let Some(check) = options.only {
        return third_party(check);
    }
    if !options.tests_only {
        command::run(&mut cargo(["fmt", "--all", "--check"]))?;
        // Workspaces of their own.
        let peers = [
            "fmt",
            "--check",
            "--manifest-path",
            "bench/peers/Cargo.toml",
        ];
        command::run(&mut cargo(peers))?;
        let fuzz = [
            "fmt",
            "--check",
            "--manifest-path",
            "cargo-funnel/fuzz/Cargo.toml",
        ];
        command::run(&mut cargo(fuzz))?;
        let clippy = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--quiet",
        ];
        command::run(cargo(clippy).args(["--", "-D", "warnings"]))?;
        let doc = [
            "doc",
            "--workspace",
            "--no-deps",
            "--all-features",
            "--quiet",
        ];
        command::run(cargo(doc).env("RUSTDOCFLAGS", "-D warnings"))?;
        // Every feature stands on its own.
        for feature in features::names()? {
            let check = [
                "check",
                "--quiet",
                "-p",
                features::PACKAGE,
                "--no-default-features",
            ];
            command::run(
                cargo(check)
                    .args(["--features", &feature])
                    .env("RUSTFLAGS", "-D warnings"),
            )?;
        }
    }
    sites::check()?;
    locks::check()?;
    generated::check()?;
    demo::run(&flags::Demo { visitors: 40 })?;
    for check in Check::value_variants() {
        third_party(*check)?;
    }
    // Last, so that its closing lines are those of the run.
    command::run(&mut cargo(["test", "--workspace", "--all-features"]))
}

fn third_party(check: Check) -> anyhow::Result<()> {
    match check {
        Check::Prometheus => prometheus::run(),
        Check::Otlp => otlp::run(),
        Check::ClickHouse => clickhouse::run(),
        Check::Rules => rules::run(),
        Check::Catalogue => catalogue::run(),
        Check::Dashboards => dashboards::run(),
        Check::History => history::run(),
    }
}
