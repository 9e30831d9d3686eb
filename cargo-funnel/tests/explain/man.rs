//! The manual. Where groff is, it has to have nothing to say against a page; everywhere, a page has to
//! have its parts.

use std::fs;
use std::process::Command;

use crate::tool::Directory;

#[test]
fn every_command_has_a_page_with_all_parts() {
    let directory = Directory::new("man");
    let ran = directory.run(&["man", "--out", "pages/man1"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), "", "")
    );
    let help = directory.run(&["--help"]).stdout;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let commands = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut names: Vec<_> = commands
        .map(|line| line.split_whitespace().next().unwrap())
        .filter(|name| *name != "help")
        .map(|name| format!("cargo-funnel-{name}"))
        .collect();
    assert!(
        names.contains(&"cargo-funnel-coverage".to_owned()),
        "{help}"
    );
    names.push("cargo-funnel".to_owned());
    for name in names {
        let path = directory.0.join(format!("pages/man1/{name}.1"));
        let page = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} has no page"));
        let title = page.lines().find(|line| line.starts_with(".TH ")).unwrap();
        assert!(title.starts_with(&format!(".TH {name} 1 ")), "{title}");
        assert!(
            title.contains(concat!("\"cargo-funnel ", env!("CARGO_PKG_VERSION"), "\"")),
            "{title}"
        );
        for part in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(page.contains(&format!("\n.SH {part}\n")), "{name}: {part}");
        }
        let called = name.replacen('-', " ", 1).replacen("funnel-", "funnel ", 1);
        assert!(
            page.contains(&format!("\\fB{called}\\fR")),
            "{name}: {called}"
        );
        // Not `man`, which asks for a page that is installed.
        if let Ok(checked) = Command::new("groff")
            .args(["-man", "-ww", "-z", "-Tutf8"])
            .arg(&path)
            .output()
        {
            assert!(checked.status.success(), "{checked:?}");
        }
    }
}

#[test]
fn without_a_folder_the_page_of_the_tool_is_printed() {
    let directory = Directory::new("man-stdout");
    let ran = directory.run(&["man"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.contains(".TH cargo-funnel 1 "), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("cargo\\-funnel\\-coverage(1)"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let directory = Directory::new("man-taken");
    directory.write("taken", "a file");
    let ran = directory.run(&["man", "--out", "taken"]);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr
            .starts_with("cargo-funnel: taken: the pages cannot be written: "),
        "{}",
        ran.stderr
    );
}
