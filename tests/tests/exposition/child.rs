//! A test in a process of its own: the program runs the one test again, which then acts out its scene.

use std::env;
use std::process::{Command, Output};

const SCENE: &str = "FUNNEL_TESTS_SCENE";
/// Stands around what a scene hands over.
const MARK: &str = "\n---8<---\n";

/// Runs a scene in a process of its own, with these variables set, and returns how it ended; in that
/// process, plays it and returns `None`. `test` is the path of the calling test.
pub(crate) fn output(
    test: &str,
    variables: &[(&str, &str)],
    scene: impl FnOnce(),
) -> Option<Output> {
    if env::var_os(SCENE).is_some_and(|played| played == test) {
        scene();
        return None;
    }
    let mut command = Command::new(env::current_exe().expect("the path of this program"));
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    for inherited in [
        "FUNNEL_BACKEND",
        "ANALYTICS_BACKEND",
        "FUNNEL_EMIT_FAILED_METRIC",
        "FUNNEL_DISABLED",
        "DO_NOT_TRACK",
    ] {
        command.env_remove(inherited);
    }
    command.envs(variables.iter().copied()).env(SCENE, test);
    Some(command.output().expect("this program runs"))
}

/// Hands a text over from inside a scene.
pub(crate) fn hand_over(text: &str) {
    print!("{MARK}{text}{MARK}");
}

/// What a scene that ended well has handed over.
#[track_caller]
pub(crate) fn handed_over(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{stdout}\n{}", stderr(output));
    let text = stdout.split(MARK).nth(1).expect("a text between marks");
    text.to_owned()
}

/// The lines that the runtime has written on stderr.
pub(crate) fn stderr(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let lines = stderr.lines().filter(|line| line.starts_with("funnel: "));
    lines.collect::<Vec<_>>().join("\n")
}
