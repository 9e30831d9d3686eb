//! A scene that is played in a process of its own: the test program runs itself once more. The scene says
//! when it is ready, and the test then does to its process what the test is about.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::{env, fs};

use rustix::process::{Pid, Signal, kill_process};

const FILE: &str = "FUNNEL_TESTS_SCENE_FILE";
const READY: &str = "the scene is ready";

/// Plays the scene, in the process that was started for it; `false` in the test itself.
pub fn play(scene: impl FnOnce(&Path)) -> bool {
    let file: Option<OsString> = env::var_os(FILE);
    if let Some(file) = &file {
        scene(Path::new(file));
    }
    file.is_some()
}

/// Says that the scene is ready, and waits until its process ends, or whoever started it has gone.
pub fn wait() {
    println!("{READY}");
    let _ = std::io::stdin().read(&mut [0]);
}

/// The process that plays the scene of a test.
pub struct Scene {
    child: Child,
    lines: Box<dyn Iterator<Item = String>>,
    file: PathBuf,
}

impl Scene {
    /// Starts the process. The scene gets a file in the folder, which is not there yet.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    #[must_use]
    pub fn begin(test: &str, folder: &str) -> Self {
        let program = env::current_exe().expect("the path of this program");
        let file = Self::file(test, folder);
        let _ = fs::remove_file(&file);
        let mut child = Command::new(&program)
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(FILE, &file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("this program can be run");
        let stdout = child.stdout.take().expect("it is piped");
        let lines = Box::new(BufReader::new(stdout).lines().map_while(Result::ok));
        Self { child, lines, file }
    }

    /// The file of the scene of a test.
    ///
    /// # Panics
    ///
    /// When the system does not say what this program is.
    #[must_use]
    pub fn file(test: &str, folder: &str) -> PathBuf {
        let program = env::current_exe().expect("the path of this program");
        let name = program.file_stem().expect("a file").to_string_lossy();
        Path::new(folder).join(format!("{name}-{test}.jsonl"))
    }

    /// Waits until the scene is ready.
    ///
    /// # Panics
    ///
    /// When it ended before.
    pub fn wait_until_ready(&mut self) {
        assert!(self.lines.any(|line| line.ends_with(READY)), "it is ready");
    }

    /// Sends a signal to the process.
    ///
    /// # Panics
    ///
    /// When the process has been waited for.
    pub fn tell(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the process is there");
    }

    /// Whether the process has ended.
    ///
    /// # Panics
    ///
    /// When the system does not say.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("it is a child").is_some()
    }

    /// How the process ended, what it said on stderr, and what it left in the file.
    ///
    /// # Panics
    ///
    /// When the system does not say.
    #[must_use]
    pub fn end(mut self) -> (ExitStatus, String, String) {
        // Waiting would close it, and the scene would go on.
        let stdin = self.child.stdin.take();
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut said).expect("text");
        let status = self.child.wait().expect("it is a child");
        drop(stdin);
        let left = fs::read_to_string(&self.file).unwrap_or_default();
        (status, said, left)
    }
}
