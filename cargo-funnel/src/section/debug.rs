//! Debug information in files of its own: how it is told from programs, and of which program it is.

use std::ffi::OsStr;
use std::path::Path;

use object::read::ReadRef;

/// What a program database of Windows begins with.
const DATABASE: &[u8] = b"Microsoft C/C++ MSF 7.00\r\n\x1aDS";
/// What the names of such files end with.
const SUFFIXES: [&str; 4] = ["debug", "dwp", "dSYM", "pdb"];

pub(super) fn is_database<'a>(file: impl ReadRef<'a>) -> bool {
    file.read_bytes_at(0, DATABASE.len() as u64) == Ok(DATABASE)
}

/// Whether a path is a folder of debug information, as macOS has them.
pub(super) fn is_bundle(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("dSYM"))
}

/// The name of the executable, as far as that of the file of debug information has it: `app` for
/// `app.debug`, `app.dwp`, and for every file in `app.dSYM`.
pub(super) fn executable_of(path: &Path) -> Option<String> {
    let bundle = path.ancestors().find(|folder| is_bundle(folder));
    let path = bundle.unwrap_or(path);
    let suffix = path.extension()?.to_str()?;
    let is_known = SUFFIXES.contains(&suffix);
    // A build id, whose first two digits are the folder's name.
    let is_build_id = path.ancestors().any(|folder| folder.ends_with(".build-id"));
    if !is_known || is_build_id {
        return None;
    }
    let name = path.file_stem()?.to_string_lossy().into_owned();
    Some(if suffix == "pdb" {
        format!("{name}.exe")
    } else {
        name
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::executable_of;

    #[test]
    fn the_executable_is_known_from_the_name_of_its_debug_information() {
        let cases = [
            ("target/app.debug", Some("app")),
            ("app.v2.debug", Some("app.v2")),
            ("app.dwp", Some("app")),
            ("app.pdb", Some("app.exe")),
            ("App.dSYM", Some("App")),
            ("App.dSYM/Contents/Resources/DWARF/App-1a2b", Some("App")),
            ("app.1a2b.rcgu.dwo", None),
            (".debug", None),
            ("/usr/lib/debug/.build-id/ab/cdef01.debug", None),
            ("app", None),
        ];
        for (path, expected) in cases {
            assert_eq!(
                executable_of(Path::new(path)).as_deref(),
                expected,
                "{path}"
            );
        }
    }
}
