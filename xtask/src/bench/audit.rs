//! `cargo funnel audit` of a large binary: 10,000 sites in 50 crates, in a file of more than 100 MB. Beside
//! it what the file costs to read at all: its section of records alone, as binutils take it out. What is
//! built stays below `target/` and is built again where the sources are other ones.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::command::{self, cargo, output, root, target};

const CRATES: usize = 50;
/// The functions of a crate, spread over its modules.
const FUNCTIONS: usize = 200;
const MODULES: usize = 10;
/// What the program carries along beside its code, as one that serves its own web pages does.
const ASSETS: usize = 96 * 1024 * 1024;
const LEAST: u64 = 100_000_000;
const WARM: usize = 21;
const COLD: usize = 5;
/// The most milliseconds of an audit.
const BUDGET: f64 = 100.0;

pub(super) fn print() -> anyhow::Result<()> {
    let build = ["build", "--release", "--quiet", "-p", "cargo-funnel"];
    command::run(&mut cargo(build))?;
    let binary = large()?;
    let size = fs::metadata(&binary)?.len();
    let records = section(&binary)?;
    ensure!(size >= LEAST, "the binary has {size} bytes only");
    println!(
        "\naudit of {} sites in {CRATES} crates: {:.1} MB, of which assets {:.1} MB, records {:.1} MB, and code with its tables of lines and symbols {:.1} MB",
        CRATES * FUNCTIONS,
        megabytes(size),
        megabytes(ASSETS as u64),
        megabytes(records.len() as u64),
        megabytes(size - ASSETS as u64 - records.len() as u64),
    );
    println!(
        "{:<26}{:>11}{:>11}{:>11}{:>11}{:>9}",
        "", "warm best", "warm med", "cold best", "cold med", "peak MB"
    );
    let tool = target().join("release").join("cargo-funnel");
    for format in ["table", "json", "markdown"] {
        let mut audit = Command::new(&tool);
        audit
            .args(["audit", "--format", format, "--bin"])
            .arg(&binary);
        row(&format!("audit, {format}"), &mut audit, &binary)?;
    }
    let scratch = folder().join("records.bin");
    let mut objcopy = Command::new("objcopy");
    objcopy.args(["-O", "binary", "--only-section=funnel"]);
    row(
        "objcopy, section alone",
        objcopy.arg(&binary).arg(&scratch),
        &binary,
    )?;
    let mut readelf = Command::new("readelf");
    row(
        "readelf, hex of section",
        readelf.args(["-x", "funnel"]).arg(&binary),
        &binary,
    )?;
    println!(
        "milliseconds; cold: after `dd iflag=nocache` has put the file out of the page cache\nbudget: an audit takes at most {BUDGET} ms"
    );
    Ok(())
}

#[allow(
    clippy::cast_precision_loss,
    reason = "sizes of files are far below 2^52"
)]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn folder() -> PathBuf {
    target().join("audit-bench")
}

/// Measures a command whose output nobody reads.
fn row(name: &str, command: &mut Command, file: &Path) -> anyhow::Result<()> {
    let mut times = [WARM, COLD].map(|rounds| vec![0.0; rounds]);
    let [warm, cold] = &mut times;
    time(command)?;
    for time in warm.iter_mut() {
        *time = self::time(command)?;
    }
    for time in cold.iter_mut() {
        evict(file)?;
        *time = self::time(command)?;
    }
    for times in &mut times {
        times.sort_by(f64::total_cmp);
    }
    let [[warm, warm_median], [cold, cold_median]] =
        times.map(|times| [times[0], times[times.len() / 2]]);
    let peak = peak(command)?.map_or_else(|| "-".to_owned(), |peak| format!("{peak:.1}"));
    println!("{name:<26}{warm:>11.1}{warm_median:>11.1}{cold:>11.1}{cold_median:>11.1}{peak:>9}");
    Ok(())
}

/// Milliseconds from the start of a program to its end.
fn time(command: &mut Command) -> anyhow::Result<f64> {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status()?;
    let time: Duration = start.elapsed();
    ensure!(
        status.success(),
        "`{}` ended with {status}",
        command::shown(command)
    );
    Ok(time.as_secs_f64() * 1e3)
}

/// Puts a file out of the page cache, as far as whoever may read it can.
fn evict(file: &Path) -> anyhow::Result<()> {
    let mut input = std::ffi::OsString::from("if=");
    input.push(file);
    output(
        Command::new("dd")
            .arg(input)
            .args(["iflag=nocache", "count=0", "status=none"]),
    )?;
    Ok(())
}

/// The most megabytes that a program held in memory until it wrote the first of its output. What has more
/// to say than a pipe takes cannot end before it is looked at; nothing is known of the others.
fn peak(command: &mut Command) -> anyhow::Result<Option<f64>> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut stdout = child.stdout.take().context("the output is a pipe")?;
    let told = stdout.read(&mut [0])?;
    let status = match told {
        0 => String::new(),
        _ => fs::read_to_string(format!("/proc/{}/status", child.id()))?,
    };
    io::copy(&mut stdout, &mut io::sink())?;
    child.wait()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Ok(kilobytes.map(|kilobytes| megabytes(kilobytes * 1024)))
}

/// The bytes of the section of records.
fn section(binary: &Path) -> anyhow::Result<Vec<u8>> {
    let file = folder().join("records.bin");
    let mut objcopy = Command::new("objcopy");
    objcopy.args(["-O", "binary", "--only-section=funnel"]);
    output(objcopy.arg(binary).arg(&file))?;
    Ok(fs::read(file)?)
}

/// Builds the binary, where it is not built yet.
fn large() -> anyhow::Result<PathBuf> {
    let folder = folder();
    for number in 0..CRATES {
        member(&folder, number)?;
    }
    program(&folder)?;
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"c*\", \"large\"]\n\n[profile.dev]\ndebug = \"line-tables-only\"\nincremental = false\ncodegen-units = 4\n",
    )?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut build = cargo(["build", "--quiet", "-p", "large"]);
    build
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"));
    command::run(&mut build)?;
    Ok(folder.join("target/debug/large"))
}

/// A crate of annotated functions.
fn member(folder: &Path, number: usize) -> anyhow::Result<()> {
    let folder = folder.join(format!("c{number:02}"));
    let runtime = root().join("funnel-runtime");
    write(
        &folder.join("Cargo.toml"),
        &format!(
            "[package]\nname = \"c{number:02}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nfunnel-runtime = {{ path = '{}', default-features = false }}\n",
            runtime.display()
        ),
    )?;
    let mut source = format!(
        "#[funnel_runtime::funnel(event = \"LargeBench{number:02}\", owner = \"team {}\")]\n{VOCABULARY}",
        number % 7
    );
    for module in 0..MODULES {
        writeln!(source, "\npub mod handlers_{module:02} {{")?;
        for function in (module..FUNCTIONS).step_by(MODULES) {
            let step = ["opened", "chosen", "sent", "done"][function % 4];
            writeln!(
                source,
                "    #[funnel_runtime::funnel_step(crate::{step}, latency_ms = x, http_status = 200_u16)]\n    pub fn handle_request_{function:03}(x: u64) -> u64 {{\n        x.wrapping_mul({function})\n    }}"
            )?;
        }
        source.push_str("}\n");
    }
    write(&folder.join("src/lib.rs"), &source)
}

const VOCABULARY: &str = "pub mod vocabulary {
    pub enum Step { Opened, Chosen, Sent, Done }
    pub struct Attrs { pub latency_ms: Option<u64>, pub http_status: Option<u16> }
}
pub use vocabulary::{chosen, done, opened, sent};
";

/// The program that all crates are linked into.
fn program(folder: &Path) -> anyhow::Result<()> {
    let folder = folder.join("large");
    let mut manifest = String::from(
        "[package]\nname = \"large\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n",
    );
    let mut source = String::from(
        "#[used]\nstatic ASSETS: &[u8] = include_bytes!(\"../assets.bin\");\n\nfn main() {\n    let x = std::env::args().count() as u64;\n",
    );
    for number in 0..CRATES {
        writeln!(manifest, "c{number:02} = {{ path = \"../c{number:02}\" }}")?;
        writeln!(
            source,
            "    c{number:02}::handlers_00::handle_request_000(x);"
        )?;
    }
    source.push_str("}\n");
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&folder.join("src/main.rs"), &source)?;
    let assets = folder.join("assets.bin");
    if fs::metadata(&assets).is_ok_and(|assets| assets.len() == ASSETS as u64) {
        return Ok(());
    }
    // Nothing that a file system or a linker could leave out.
    let words = (0_u64..ASSETS as u64 / 8).map(|word| word.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
    Ok(fs::write(assets, bytes)?)
}

/// Writes a file, unless it is there: Cargo builds again what is newer.
fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    if fs::read_to_string(file).is_ok_and(|found| found == text) {
        return Ok(());
    }
    fs::create_dir_all(file.parent().context("a file has a folder")?)?;
    Ok(fs::write(file, text)?)
}
