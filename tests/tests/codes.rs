//! Every compile error of ours ends in its code, and every code is some compile error's: what the
//! compiler says is recorded in `ui/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use funnel_rules::COMPILE_ERRORS;

/// How the compiler's own errors begin that look like those of a macro.
const COMPILERS: [&str; 2] = [
    "error: expected expression, found `;`",
    "error: unused variable: ",
];

/// How the compiler's own errors begin about a bound that is not met.
const COMPILERS_BOUNDS: [&str; 3] = [
    "error[E0277]: the trait bound ",
    "error[E0277]: the `?` operator ",
    "error[E0277]: `?` couldn't convert ",
];

/// The first line of every error that is recorded, with the file.
fn recorded() -> Vec<(PathBuf, String)> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let folders = entries(&ui).into_iter().filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| entries(&folder));
    let recordings = files.filter(|path| path.extension().is_some_and(|ext| ext == "stderr"));
    let mut errors = Vec::new();
    for path in recordings {
        let text = fs::read_to_string(&path).expect("a recording is text");
        let of_errors = text.lines().filter(|line| line.starts_with("error"));
        errors.extend(of_errors.map(|line| (path.clone(), line.to_owned())));
    }
    errors
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

/// Whether an error is made by a macro, by a check in `const` code, or by the notes on a trait.
fn is_ours(error: &str) -> bool {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|with| error.starts_with(with));
    if error.starts_with("error[E0277]: ") {
        return !begins(&COMPILERS_BOUNDS);
    }
    error.starts_with("error[E0080]: ") || (error.starts_with("error: ") && !begins(&COMPILERS))
}

/// The code at the end of a message.
fn code(error: &str) -> Option<&str> {
    let (_, code) = error.strip_suffix(']')?.rsplit_once(" [")?;
    COMPILE_ERRORS
        .iter()
        .map(|(id, _)| *id)
        .find(|id| *id == code)
}

#[test]
fn every_error_of_ours_ends_in_a_code_and_no_other_does() {
    for (path, error) in recorded() {
        let codes = error.matches(" [F").count();
        let expected = usize::from(is_ours(&error));
        assert_eq!(codes, expected, "{}: {error}", path.display());
        assert_eq!(
            code(&error).is_some(),
            is_ours(&error),
            "{}: {error}",
            path.display()
        );
    }
}

#[test]
fn every_code_is_seen() {
    let recorded = recorded();
    let seen: BTreeSet<_> = recorded
        .iter()
        .filter_map(|(_, error)| code(error))
        .collect();
    let codes: BTreeSet<_> = COMPILE_ERRORS.iter().map(|(id, _)| *id).collect();
    assert_eq!(codes, seen);
}
