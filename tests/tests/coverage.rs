//! What a process notes in the folder of `FUNNEL_COVERAGE`. The program runs itself once more for each
//! scene, because the variable is read once.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::{Command, Output};
use std::{env, fs};

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Config, Counter, Label, business_counter, flow, funnel, funnel_flow};
use funnel_runtime::{funnel_step, step};
use funnel_tests::{Ending, Refused, finish, poll_once};
use serde_json::Value;

const SCENE: &str = "FUNNEL_TESTS_COVERAGE_SCENE";

#[funnel(event = "Covered")]
mod covered {
    pub(crate) enum Step {
        Begun,
        Done,
    }
}

#[flow(event = "Covered Job")]
mod job {
    pub(crate) enum Step {
        Only,
    }
}

#[derive(Label, Clone, Copy)]
enum Choice {
    This,
    That,
}

/// Choices.
#[business_counter(name = "covered_choices_total")]
static CHOICES: Counter<Choice>;

#[funnel_step(covered::done)]
fn blocking(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[funnel_step(covered::done)]
async fn waiting(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[funnel_step(covered::done)]
fn promising(ending: Ending) -> impl Future<Output = Result<u32, Refused>> {
    async move { ending.act_later().await }
}

#[funnel_step(covered::done)]
#[track_caller]
fn telling_its_caller(ending: Ending) -> Result<u32, Refused> {
    let answer = ending.act()?;
    Ok(answer)
}

/// Calls.
#[business_counter(name = "covered_calls_total")]
async fn counted(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[business_counter(CHOICES, choice = choice)]
fn choose(choice: Choice, ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[funnel_flow(job, as flow)]
async fn work(ending: Ending) -> Result<u32, Refused> {
    flow.step(job::Step::Only);
    ending.act_later().await
}

fn statement() {
    step!(covered::begun);
}

// Two functions in one place: which of them ended cannot be told.
macro_rules! twins {
    ($($name:ident)*) => {
        $(
            #[funnel_step(covered::begun)]
            fn $name(ending: Ending) -> Result<u32, Refused> {
                ending.act()
            }
        )*
    };
}

twins!(one other);

fn quietly<R>(call: impl FnOnce() -> R) {
    let _ = catch_unwind(AssertUnwindSafe(call));
}

/// Has a future end so.
fn end<F: Future>(ending: Ending, future: F) {
    if ending == Ending::Cancelled {
        let mut future = pin!(future);
        assert!(poll_once(future.as_mut()).is_pending());
    } else {
        quietly(|| finish(future));
    }
}

fn everything() {
    for ending in Ending::ALL {
        end(ending, waiting(ending));
        end(ending, promising(ending));
        end(ending, counted(ending));
        end(ending, work(ending));
    }
    for ending in [Ending::Ok, Ending::Error, Ending::Panicked] {
        quietly(|| blocking(ending));
        quietly(|| telling_its_caller(ending));
        quietly(|| choose(Choice::This, ending));
        quietly(|| one(ending));
        quietly(|| other(ending));
    }
    statement();
}

/// Plays a scene in a process of its own; what that left in the folder.
fn play(test: &str, folder: &Path) -> Output {
    let program = env::current_exe().unwrap();
    Command::new(program)
        .args(["--exact", test, "--test-threads=1", "--nocapture"])
        .env(SCENE, "1")
        .env("FUNNEL_COVERAGE", folder)
        .env_remove("FUNNEL_BACKEND")
        .env_remove("ANALYTICS_BACKEND")
        .output()
        .unwrap()
}

fn is_scene() -> bool {
    env::var_os(SCENE).is_some()
}

/// A folder that is not there.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("coverage")
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// The files of a folder, as lines.
fn files(folder: &Path) -> Vec<Vec<Value>> {
    let files = fs::read_dir(folder).unwrap().map(|file| {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(text.ends_with('\n'), "{text}");
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    });
    files.collect()
}

/// The notes of the only file, as `function: outcome`, each once.
fn notes(folder: &Path) -> BTreeSet<String> {
    let files = files(folder);
    let [file] = &*files else {
        panic!("one process, one file: {files:#?}")
    };
    assert_eq!(file[0]["funnel_coverage"], 1);
    assert_eq!(file[0]["calls"], cfg!(debug_assertions));
    let notes: Vec<_> = file[1..].iter().map(told).collect();
    let each = BTreeSet::from_iter(notes.clone());
    assert_eq!(each.len(), notes.len(), "{notes:#?}");
    each
}

fn told(note: &Value) -> String {
    let text = |key: &str| note[key].as_str().unwrap_or_default().to_owned();
    assert_eq!(text("crate"), env!("CARGO_PKG_NAME"));
    assert_eq!(text("module"), module_path!());
    assert_eq!(text("file"), file!());
    let of = match &*text("kind") {
        "site" => format!("{} {}", text("event"), text("step")),
        "flow" => text("event"),
        "count" => text("counter"),
        kind => panic!("{kind}"),
    };
    format!("{} of {of}: {}", text("function"), text("outcome"))
}

#[test]
fn every_end_of_a_call_in_a_recorder_is_noted_once() {
    if is_scene() {
        let recorder = Recorder::new();
        recorder.run(everything);
        recorder.run(everything);
        return;
    }
    let folder = folder("every");
    let output = play("every_end_of_a_call_in_a_recorder_is_noted_once", &folder);
    assert!(output.status.success(), "{output:?}");
    let mut expected = BTreeSet::from(
        [
            "blocking of Covered done: ok",
            "waiting of Covered done: ok",
            "promising of Covered done: ok",
            "telling_its_caller of Covered done: ok",
            "one of Covered begun: ok",
            "other of Covered begun: ok",
            " of Covered begun: ok",
            "work of Covered Job: completed",
            "work of Covered Job: failed",
            "work of Covered Job: aborted",
        ]
        .map(str::to_owned),
    );
    // Only such a build knows where a call is that ends without an event.
    if cfg!(debug_assertions) {
        expected.extend(
            [
                "blocking of Covered done: error",
                "blocking of Covered done: panicked",
                "waiting of Covered done: error",
                "waiting of Covered done: cancelled",
                "waiting of Covered done: panicked",
                "promising of Covered done: error",
                "promising of Covered done: cancelled",
                "promising of Covered done: panicked",
                "counted of covered_calls_total: ok",
                "counted of covered_calls_total: error",
                "counted of covered_calls_total: cancelled",
                "counted of covered_calls_total: panicked",
                "choose of covered_choices_total: ok",
            ]
            .map(str::to_owned),
        );
    }
    assert_eq!(notes(&folder), expected);
}

#[test]
fn what_nobody_hears_is_not_noted() {
    if is_scene() {
        // Somebody listens, and not to this.
        let _recorder = Recorder::new();
        everything();
        return;
    }
    let folder = folder("unheard");
    let output = play("what_nobody_hears_is_not_noted", &folder);
    assert!(output.status.success(), "{output:?}");
    assert!(!folder.exists());
}

#[test]
fn a_process_with_a_backend_notes_too() {
    if is_scene() {
        let path = env::temp_dir().join(format!("funnel-coverage-{}.jsonl", std::process::id()));
        let _telemetry = Config::new().json_lines(&path).install().unwrap();
        let _ = blocking(Ending::Ok);
        choose(Choice::That, Ending::Ok).unwrap();
        fs::remove_file(path).unwrap();
        return;
    }
    let folder = folder("installed");
    let output = play("a_process_with_a_backend_notes_too", &folder);
    assert!(output.status.success(), "{output:?}");
    assert!(notes(&folder).contains("blocking of Covered done: ok"));
}

#[test]
fn every_process_has_a_file() {
    if is_scene() {
        Recorder::new().run(statement);
        return;
    }
    let folder = folder("processes");
    for _ in 0..3 {
        let output = play("every_process_has_a_file", &folder);
        assert!(output.status.success(), "{output:?}");
    }
    let files = files(&folder);
    assert_eq!(files.len(), 3);
    assert!(files.iter().all(|file| file.len() == 2));
}

#[test]
fn a_folder_that_cannot_be_written_fails_no_test_and_is_said_once() {
    if is_scene() {
        Recorder::new().run(everything);
        return;
    }
    let folder = folder("taken");
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&folder);
    fs::write(&folder, "a file").unwrap();
    let output = play(
        "a_folder_that_cannot_be_written_fails_no_test_and_is_said_once",
        &folder,
    );
    assert!(output.status.success(), "{output:?}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let said: Vec<_> = stderr
        .lines()
        .filter(|line| line.starts_with("funnel: "))
        .collect();
    assert_eq!(said.len(), 1, "{stderr}");
    assert!(said[0].contains("cannot be noted in"), "{stderr}");
    fs::remove_file(folder).unwrap();
}
