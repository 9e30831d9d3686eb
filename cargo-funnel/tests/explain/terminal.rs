//! What a terminal gets to see, and what a pipe.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;

use pty_process::Size;
use pty_process::blocking::Command;

use crate::tool::Directory;

/// The variables that say something about colours or widths.
const VARIABLES: [&str; 7] = [
    // The logs of a CI show colours whatever its terminal is.
    "CI",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "NO_COLOR",
    "TERM",
];

/// What a terminal of so many columns shows of a command.
fn shown(columns: u16, args: &[&str], variables: &[(&str, &str)]) -> String {
    let (mut pty, slave) = pty_process::blocking::open().unwrap();
    pty.resize(Size::new(40, columns)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-funnel"))
        .args(args)
        .stdin(Stdio::null());
    for variable in VARIABLES {
        command = command.env_remove(variable);
    }
    let command = command
        .env("TERM", "xterm-256color")
        .envs(variables.iter().copied());
    let mut child = command.spawn(slave).unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    // The end is an error on Linux: nobody has the terminal open any more.
    while let Ok(count @ 1..) = pty.read(&mut buffer) {
        bytes.extend_from_slice(&buffer[..count]);
    }
    assert!(child.wait().unwrap().success());
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

fn widest(text: &str) -> usize {
    let plain = anstream::adapter::strip_str(text).to_string();
    let prose = plain.lines().filter(|line| !line.starts_with("    "));
    prose.map(|line| line.chars().count()).max().unwrap()
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let styled = |variables: &[(&str, &str)]| shown(80, &["explain"], variables).contains('\u{1b}');
    assert!(styled(&[]));
    assert!(!styled(&[("NO_COLOR", "1")]));
    assert!(!styled(&[("TERM", "dumb")]));
    assert!(!styled(&[("CLICOLOR", "0")]));
}

#[test]
fn a_pipe_and_a_file_get_none() {
    let directory = Directory::new("terminal-pipe");
    let mut command = directory.command(&["explain"]);
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    let piped = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(
        piped.contains("F401") && !piped.contains('\u{1b}'),
        "{piped:?}"
    );
    let path = directory.0.join("list");
    let status = command
        .stdout(File::create(&path).unwrap())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(std::fs::read_to_string(path).unwrap(), piped);
    // Unless somebody asks.
    let forced = command
        .env("CLICOLOR_FORCE", "1")
        .stdout(Stdio::piped())
        .output();
    assert!(forced.unwrap().stdout.contains(&0x1b));
}

#[test]
fn paragraphs_are_as_wide_as_the_terminal() {
    let text =
        |columns, variables: &[(&str, &str)]| shown(columns, &["explain", "F401"], variables);
    let narrow = widest(&text(40, &[]));
    assert!((30..=40).contains(&narrow), "{narrow}");
    let wide = widest(&text(80, &[]));
    assert!((70..=80).contains(&wide), "{wide}");
    // Lines that are wider than that are hard to read.
    assert!(widest(&text(300, &[])) <= 100);
    let told = widest(&text(80, &[("COLUMNS", "50")]));
    assert!((40..=50).contains(&told), "{told}");
    // Nonsense is none.
    assert_eq!(widest(&text(80, &[("COLUMNS", "wide")])), wide);
}

#[test]
fn help_is_as_wide_as_the_terminal() {
    for columns in [50, 90] {
        let help = shown(columns, &["coverage", "--help"], &[]);
        let plain = anstream::adapter::strip_str(&help).to_string();
        let prose = plain.lines().take_while(|line| !line.starts_with("Usage:"));
        let widest = prose.map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= usize::from(columns), "{columns}: {plain}");
    }
}
