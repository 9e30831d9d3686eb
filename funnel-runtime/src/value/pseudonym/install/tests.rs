//! The file of an installation's key: made once, by one of many, and taken from nobody else.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use super::super::PseudonymKey;

/// A folder that is deleted at the end of its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!("funnel-install-{}", uuid::Uuid::new_v4());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("state/shop/key")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn pseudonym(path: &Path) -> String {
    let key = PseudonymKey::install_scoped(path).unwrap();
    key.pseudonym("user", "somebody").as_str().to_owned()
}

fn refusal(path: &Path) -> String {
    let error = PseudonymKey::install_scoped(path).unwrap_err().to_string();
    assert!(error.contains(&path.display().to_string()), "{error}");
    error
}

#[test]
fn one_installation_has_one_key_until_it_is_forgotten() {
    let (one, other) = (Folder::new(), Folder::new());
    let first = pseudonym(&one.file());
    assert!(first.starts_with("install:"), "{first}");
    assert_eq!(first, pseudonym(&one.file()));
    assert_ne!(first, pseudonym(&other.file()));
    PseudonymKey::forget_install(one.file()).unwrap();
    PseudonymKey::forget_install(one.file()).unwrap();
    assert_ne!(first, pseudonym(&one.file()));
}

#[test]
fn all_who_start_at_once_have_the_same_key() {
    const THREADS: usize = 8;
    for _ in 0..40 {
        let folder = Folder::new();
        let gate = Barrier::new(THREADS);
        let start = || {
            gate.wait();
            pseudonym(&folder.file())
        };
        let made: Vec<_> = thread::scope(|scope| {
            let starters: Vec<_> = (0..THREADS).map(|_| scope.spawn(start)).collect();
            starters
                .into_iter()
                .map(|one| one.join().unwrap())
                .collect()
        });
        assert!(made.iter().all(|one| *one == made[0]), "{made:?}");
        let left = fs::read_dir(folder.file().parent().unwrap()).unwrap();
        assert_eq!(left.count(), 1, "no draft is left behind");
    }
}

#[test]
fn a_damaged_file_is_refused_and_kept() {
    let folder = Folder::new();
    pseudonym(&folder.file());
    let good = fs::read_to_string(folder.file()).unwrap();
    let other_id = good.replace("install", "another");
    let no_digit = format!("{}g\n", &good[..good.len() - 2]);
    let damaged = [
        "",
        &good[..40],
        good.trim(),
        &other_id,
        &no_digit,
        &(good.clone() + "\n"),
    ];
    for text in damaged {
        fs::write(folder.file(), text).unwrap();
        let error = refusal(&folder.file());
        assert!(error.contains("damaged"), "{error}");
        assert!(!error.contains(&good[8..40]), "{error}");
        assert_eq!(fs::read_to_string(folder.file()).unwrap(), text);
    }
    fs::write(folder.file(), &good).unwrap();
    pseudonym(&folder.file());
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = Folder::new();
    assert!(refusal(&folder.0).contains("no regular file"));
}

#[test]
fn a_folder_that_cannot_be_made_is_named_with_the_cause() {
    let folder = Folder::new();
    fs::write(folder.0.join("state"), "").unwrap();
    refusal(&folder.file());
}

/// Holds for every user, the administrator too.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named_with_the_cause() {
    let error = refusal(Path::new("/proc/funnel-key"));
    assert!(error.starts_with("cannot create"), "{error}");
}

#[test]
fn never_prints_the_secret() {
    let folder = Folder::new();
    let key = PseudonymKey::install_scoped(folder.file()).unwrap();
    let printed = format!("{key:?}");
    assert_eq!(printed, r#"PseudonymKey { id: "install", secret: "***" }"#);
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;

    use super::{Folder, pseudonym, refusal};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn file_and_folders_are_the_owners_alone() {
        let folder = Folder::new();
        pseudonym(&folder.file());
        assert_eq!(mode(&folder.file()), 0o600);
        assert_eq!(mode(&folder.0.join("state/shop")), 0o700);
        assert_eq!(mode(&folder.0.join("state")), 0o700);
    }

    #[test]
    fn a_file_open_to_others_is_refused() {
        let folder = Folder::new();
        pseudonym(&folder.file());
        for open in [0o640, 0o604, 0o620, 0o602, 0o666] {
            fs::set_permissions(folder.file(), Permissions::from_mode(open)).unwrap();
            let error = refusal(&folder.file());
            assert!(error.contains(&format!("(mode {open:o})")), "{error}");
        }
        fs::set_permissions(folder.file(), Permissions::from_mode(0o400)).unwrap();
        pseudonym(&folder.file());
    }

    #[test]
    fn a_link_is_refused_wherever_it_leads() {
        let folder = Folder::new();
        pseudonym(&folder.file());
        for target in [folder.file(), folder.0.join("nowhere")] {
            let link = folder.0.join("link");
            symlink(target, &link).unwrap();
            assert!(refusal(&link).contains("no regular file"));
            fs::remove_file(link).unwrap();
        }
    }
}
