//! Scripts for shells. bash is run, since it is everywhere where this is built; of the others it is looked
//! at what they have to name.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::tool::Directory;

fn script(shell: &str) -> String {
    let directory = Directory::new(&format!("completions-{shell}"));
    let ran = directory.run(&["completions", shell]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout
}

/// What bash offers for a line whose last word is being written.
fn offered(words: &[&str]) -> Vec<String> {
    let line = words.join(" ");
    let command = words[0];
    let test = format!(
        "{}\n_cargo() {{ COMPREPLY=(by-cargo); }}\n\
         COMP_WORDS=({line}) COMP_CWORD={} COMP_LINE='{line}' COMP_POINT={}\n\
         [[ $(complete -p {command}) =~ -F\\ ([^ ]+) ]]\n\
         ${{BASH_REMATCH[1]}} {command} '{}' '{}'\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        script("bash"),
        words.len() - 1,
        line.len(),
        words[words.len() - 1],
        words[words.len() - 2],
    );
    let mut bash = Command::new("bash")
        .args(["--norc", "--noprofile"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    bash.stdin
        .take()
        .unwrap()
        .write_all(test.as_bytes())
        .unwrap();
    let output = bash.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let offered = String::from_utf8(output.stdout).unwrap();
    offered.split_whitespace().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_both_ways_of_calling() {
    for prefix in [&["cargo-funnel"][..], &["cargo", "funnel"]] {
        let offered = |words: &[&str]| offered(&[prefix, words].concat());
        assert_eq!(offered(&["cov"]), ["coverage"], "{prefix:?}");
        assert_eq!(
            offered(&["coverage", "--cov"]),
            ["--coverage"],
            "{prefix:?}"
        );
        assert_eq!(
            offered(&["audit", "--format", "m"]),
            ["markdown"],
            "{prefix:?}"
        );
        assert_eq!(offered(&["completions", "z"]), ["zsh"], "{prefix:?}");
    }
}

#[cfg(unix)]
#[test]
fn bash_leaves_the_rest_to_what_completes_cargo() {
    assert_eq!(offered(&["cargo", "bu"]), ["by-cargo"]);
    assert_eq!(offered(&["cargo", "fun"]), ["by-cargo"]);
}

#[test]
fn every_shell_has_a_script_that_names_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = script(shell);
        for command in [
            "audit",
            "report",
            "coverage",
            "explain",
            "completions",
            "man",
        ] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    // What Cargo's own script for zsh calls.
    assert!(script("zsh").starts_with("#compdef cargo-funnel\n"));
    assert!(script("zsh").contains("\n_cargo-funnel() {\n"));
}

#[test]
fn a_shell_that_is_not_known_is_refused() {
    let directory = Directory::new("completions-unknown");
    let ran = directory.run(&["completions", "tcsh"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("bash"), "{}", ran.stderr);
}
