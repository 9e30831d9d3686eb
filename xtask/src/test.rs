//! `cargo xtask test`: what CI runs.

use crate::command::{self, cargo};
use crate::{demo, features, flags, locks, otlp, prometheus, sites};

pub(crate) fn run(options: &flags::Test) -> anyhow::Result<()> {
    if options.prometheus_only {
        return prometheus::run();
    }
    if options.otlp_only {
        return otlp::run();
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
    demo::run(&flags::Demo { visitors: 40 })?;
    prometheus::run()?;
    otlp::run()?;
    // Last, so that its closing lines are those of the run.
    command::run(&mut cargo(["test", "--workspace", "--all-features"]))
}
