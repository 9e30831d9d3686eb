//! `cargo funnel generate`: files, written or compared with those that are there. `folder` is what is
//! there.

mod folder;

use std::fs;
use std::path::Path;

use funnel_runtime::registry::Registry;

use self::folder::Folder;
use super::lock::quoted;
use super::{Ended, print};
use crate::flags::{Generate, Subject};
use crate::generate::{File, Input, Kind, Processing, files, merged, of_lock};
use crate::lock::Lock;
use crate::source::{self, locks};

/// Writes the files, or says which of them are not as they would be.
pub(crate) fn run(flags: &Generate) -> Ended {
    let (wanted, mut problems) = match generated(flags) {
        Ok(generated) => generated,
        Err(problems) => return Ended::with(problems),
    };
    // What is left of a kind that cannot be written stays as it is.
    let kinds: Vec<Kind> = wanted.iter().map(|(kind, _)| *kind).collect();
    let files: Vec<File> = wanted.into_iter().flat_map(|(_, files)| files).collect();
    if kinds.is_empty() {
        return Ended::with(problems);
    }
    let folder = match Folder::of(&flags.out, &kinds, &files) {
        Ok(folder) => folder,
        Err(problem) => {
            problems.push(problem);
            return Ended::with(problems);
        }
    };
    if flags.check {
        problems.extend(print(&folder.answer(&files, &command(flags)), "list"));
        return Ended {
            problems,
            objects: !folder.is_current(),
        };
    }
    match folder.write(&files) {
        Err(problem) => problems.push(problem),
        Ok(()) => problems.extend(print(&folder.summary(&files), "summary")),
    }
    Ended::with(problems)
}

type Generated = Vec<(Kind, Vec<File>)>;

/// The files as they should be, by kind, with a line on each kind that cannot be written.
fn generated(flags: &Generate) -> Result<(Generated, Vec<String>), Vec<String>> {
    let lock = flags.lock.as_deref().map(locks::of_file).transpose();
    let lock = lock.map_err(|problem| vec![problem])?;
    let lock = lock.map(|found| found.lock);
    let registry = registry(flags, lock.as_ref())?;
    let processing = match &flags.processing {
        None => Processing::default(),
        Some(path) => processing(path, &registry).map_err(|problem| vec![problem])?,
    };
    let input = Input {
        registry: &registry,
        lock: lock.as_ref(),
        service: service(flags),
        docs: flags.docs_url.as_deref(),
        interval: flags.interval.as_deref(),
    };
    let mut generated = Vec::new();
    let mut problems = Vec::new();
    for kind in flags.kind.each() {
        match files(kind, &input, &processing) {
            Ok(files) => generated.push((kind, files)),
            Err(refusal) => problems.push(format!("{} is not generated: {refusal}", kind.name())),
        }
    }
    Ok((generated, problems))
}

fn registry(flags: &Generate, lock: Option<&Lock>) -> Result<Registry, Vec<String>> {
    if let Some(subject) = flags.subject() {
        let (binaries, problems) = source::binaries(subject);
        // Files without what one of them has would look like a removal.
        if !problems.is_empty() {
            return Err(problems);
        }
        return Ok(merged(binaries.into_iter().map(|binary| binary.registry)));
    }
    // One of the two is there: the shape of the command line says so.
    let registry = lock.map_or_else(|| Ok(Registry::default()), of_lock);
    registry.map_err(|refusal| vec![refusal.to_string()])
}

fn processing(path: &Path, registry: &Registry) -> Result<Processing, String> {
    let name = path.display();
    let text =
        fs::read_to_string(path).map_err(|error| format!("{name}: cannot be read: {error}"))?;
    Processing::read(&text, registry).map_err(|error| format!("{name}: {error}"))
}

/// The name of the service: of one package, where nothing else is said.
fn service(flags: &Generate) -> Option<&str> {
    match (&flags.service, &flags.package[..]) {
        (Some(service), _) => Some(service),
        (None, [package]) => Some(package),
        (None, _) => None,
    }
}

/// The command that writes the files.
fn command(flags: &Generate) -> String {
    let mut words = ["cargo", "funnel", "generate", flags.kind.name()]
        .map(str::to_owned)
        .to_vec();
    let mut flag = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    let shown = |path: &Path| path.display().to_string();
    match flags.subject() {
        Some(Subject::Binaries(paths)) => {
            for path in paths {
                flag("--bin", &shown(&path));
            }
        }
        Some(Subject::Packages { names, profile }) => {
            for name in names {
                flag("-p", &name);
            }
            if profile != "release" {
                flag("--profile", &profile);
            }
        }
        None => {}
    }
    for (name, path) in [
        ("--lock", &flags.lock),
        ("--processing", &flags.processing),
        ("--out", &Some(flags.out.clone())),
    ] {
        if let Some(path) = path {
            flag(name, &shown(path));
        }
    }
    for (name, value) in [
        ("--service", &flags.service),
        ("--docs-url", &flags.docs_url),
        ("--interval", &flags.interval),
    ] {
        if let Some(value) = value {
            flag(name, value);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{command, service};
    use crate::flags::{Command, Flags, Generate};

    fn flags(line: &str) -> Generate {
        let words = format!("cargo-funnel generate {line} --out out");
        match Flags::read(words.split(' ').map(Into::into)).map(|flags| flags.command) {
            Ok(Command::Generate(flags)) => flags,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_service_is_called_as_its_package() {
        for (line, expected) in [
            ("docs -p api", Some("api")),
            ("docs -p api --service shop", Some("shop")),
            ("docs -p api -p admin", None),
            ("docs --bin api", None),
            ("docs --lock funnel.lock", None),
        ] {
            assert_eq!(service(&flags(line)), expected, "{line}");
        }
    }

    #[test]
    fn the_command_has_all_that_was_said() {
        for line in [
            "all -p api -p admin --profile dev --lock funnel.lock",
            "docs --bin api --bin admin --docs-url https://a.b/c.html",
            "data-map --lock funnel.lock --processing p.toml",
            "prometheus-rules -p api --interval 30s",
        ] {
            let written = command(&flags(line));
            let again = written.strip_prefix("cargo funnel generate ").unwrap();
            let again = again.replace(" --out out", "");
            assert_eq!(command(&flags(&again)), written, "{line}");
            let words = |text: &str| {
                let mut words: Vec<_> = text.split(' ').map(str::to_owned).collect();
                words.sort();
                words
            };
            assert_eq!(words(&again), words(line));
        }
    }
}
