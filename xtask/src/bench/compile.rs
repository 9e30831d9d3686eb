//! How long `cargo check` takes for 1,000 functions, annotated and bare, with the dependencies
//! built before. The best of several rounds, since a busy machine only makes them longer.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use crate::command::{cargo, output, root, target};

const FUNCTIONS: u32 = 1_000;
const ROUNDS: usize = 3;
/// The most milliseconds that an annotation may add to a check.
const BUDGET: f64 = 0.7;

struct Variant {
    name: &'static str,
    annotation: &'static str,
    is_async: bool,
}

const STEP: &str = "#[funnel_runtime::funnel_step(crate::done, latency_ms = x)]";
const COUNTED: &str =
    "#[funnel_runtime::business_counter(crate::CALLS, end = |result| End::of(result))]";

const VARIANTS: [Variant; 8] = [
    Variant {
        name: "bare",
        annotation: "",
        is_async: false,
    },
    Variant {
        name: "annotated",
        annotation: STEP,
        is_async: false,
    },
    Variant {
        name: "counted",
        annotation: COUNTED,
        is_async: false,
    },
    Variant {
        name: "tracing",
        annotation: "#[tracing::instrument(skip_all)]",
        is_async: false,
    },
    Variant {
        name: "bare async",
        annotation: "",
        is_async: true,
    },
    Variant {
        name: "annotated async",
        annotation: STEP,
        is_async: true,
    },
    Variant {
        name: "counted async",
        annotation: COUNTED,
        is_async: true,
    },
    Variant {
        name: "tracing async",
        annotation: "#[tracing::instrument(skip_all)]",
        is_async: true,
    },
];

pub(super) fn print() -> anyhow::Result<()> {
    let folder = target().join("compile-bench");
    for (at, variant) in VARIANTS.iter().enumerate() {
        write_crate(&folder.join(format!("v{at}")), at, variant)?;
    }
    let members: Vec<_> = (0..VARIANTS.len()).map(|at| format!("\"v{at}\"")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;

    let mut best = [f64::INFINITY; VARIANTS.len()];
    // The first round builds the dependencies and is not counted.
    for round in 0..=ROUNDS {
        for (at, best) in best.iter_mut().enumerate() {
            let source = folder.join(format!("v{at}")).join("src/lib.rs");
            fs::File::options()
                .append(true)
                .open(source)?
                .set_modified(std::time::SystemTime::now())?;
            let start = Instant::now();
            let mut check = cargo(["check", "--quiet", "-p", &format!("v{at}")]);
            check
                .current_dir(&folder)
                .env("CARGO_TARGET_DIR", folder.join("target"));
            output(check.env("CARGO_INCREMENTAL", "0"))?;
            if round > 0 {
                *best = best.min(start.elapsed().as_secs_f64());
            }
        }
    }
    println!("\n`cargo check` of {FUNCTIONS} functions, the best of {ROUNDS} rounds");
    for (at, variant) in VARIANTS.iter().enumerate() {
        // Each group begins with the bare functions.
        let bare = VARIANTS
            .iter()
            .position(|bare| bare.is_async == variant.is_async);
        let bare = bare.map_or(0.0, |bare| best[bare]);
        let added = (best[at] - bare) * 1_000.0 / f64::from(FUNCTIONS);
        println!(
            "{:<26}{:>8.2} s{added:>+8.2} ms per function",
            variant.name, best[at]
        );
    }
    println!("budget: an annotation adds at most {BUDGET} ms");
    Ok(())
}

fn write_crate(folder: &Path, at: usize, variant: &Variant) -> anyhow::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let runtime = root().join("funnel-runtime");
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"v{at}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nfunnel-runtime = {{ path = '{}', default-features = false }}\ntracing = \"0.1\"\n",
            runtime.display()
        ),
    )?;
    let keyword = if variant.is_async { "async " } else { "" };
    let mut source = String::from(HEAD);
    for function in 0..FUNCTIONS {
        writeln!(
            source,
            "{}\npub {keyword}fn f{function}(x: u64, y: u32) -> Result<u64, Refused> {{\n    if x == {function} {{ return Err(Refused); }}\n    let z = x.wrapping_mul({function}).rotate_left(y);\n    Ok(z ^ {function})\n}}",
            variant.annotation
        )?;
    }
    fs::write(folder.join("src/lib.rs"), source)?;
    Ok(())
}

const HEAD: &str = r#"
#[derive(Debug)]
pub struct Refused;

#[funnel_runtime::funnel(event = "CompileBench")]
pub mod vocabulary {
    pub enum Step { Done }
    pub struct Attrs { pub latency_ms: Option<u64>, pub http_status: Option<u16> }
}
pub use vocabulary::done;

#[derive(funnel_runtime::Label, Clone, Copy)]
pub enum End { Done, Refused }

impl End {
    pub fn of(result: &Result<u64, Refused>) -> Self {
        if result.is_ok() { Self::Done } else { Self::Refused }
    }
}

/// Calls by how they ended.
#[funnel_runtime::business_counter(name = "compile_bench_calls_total")]
pub static CALLS: funnel_runtime::Counter<End>;
"#;
