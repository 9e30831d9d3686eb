//! The processes of the soak: this program once more, as a child. Not here: when they are started and
//! what is made of what they say.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::orders::{Books, Orders, Said, Stage};

/// What a process left.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) orders: Orders,
    /// How many emitting calls returned.
    pub(crate) sent: u64,
    /// Its accounts; none if it was killed.
    pub(crate) books: Option<Vec<Books>>,
    pub(crate) peak_kib: Option<u64>,
}

/// When a process is killed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// When it has said so many times that it is there, or else when it was started.
    pub(crate) said: Option<(Stage, u64)>,
    /// And then so much later.
    pub(crate) later: Duration,
}

/// A process; it is killed when this is dropped.
struct Process {
    orders: Orders,
    child: Child,
    lines: Receiver<Said>,
    peak_kib: Option<u64>,
}

/// Runs a process to its end.
pub(crate) fn run(orders: Orders, most_blocks: Option<u64>) -> anyhow::Result<Life> {
    let mut process = Process::start(orders, most_blocks)?;
    let books = process.until(|_| false, None);
    process.end(books)
}

/// Runs a process until it is killed, unless it ends before.
pub(crate) fn run_and_kill(orders: Orders, at: Moment) -> anyhow::Result<Life> {
    let mut process = Process::start(orders, None)?;
    let mut books = None;
    if let Some((stage, times)) = at.said {
        let mut left = times;
        let is_there = |said: Stage| {
            left -= u64::from(said == stage);
            left == 0
        };
        books = process.until(is_there, None);
    }
    if books.is_none() {
        books = process.until(|_| false, Some(Instant::now() + at.later));
    }
    if books.is_none() {
        process.child.kill()?;
        // It may have been done already.
        books = process.until(|_| false, None);
        process.child.wait()?;
        return Ok(process.left(books));
    }
    process.end(books)
}

impl Process {
    fn start(orders: Orders, most_blocks: Option<u64>) -> anyhow::Result<Self> {
        let program = env::current_exe()?;
        let mut command = match most_blocks {
            None => Command::new(&program),
            Some(blocks) => {
                // The shell ignores the signal that would end the process at the limit, and so does what it
                // starts.
                let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
                let mut shell = Command::new("sh");
                shell.args(["-c", &script]).arg(&program);
                shell
            }
        };
        let stderr = File::create(orders.stderr())?;
        let mut child = command
            .args(["child", &serde_json::to_string(&orders)?])
            // What is sent stays on this machine.
            .env_remove("DO_NOT_TRACK")
            .env_remove("FUNNEL_DISABLED")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()?;
        let stdout = child.stdout.take().context("it is piped")?;
        let (to, lines) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(stdout).lines().map_while(Result::ok);
            // A line that was cut off by a kill is none.
            for said in lines.filter_map(|line| serde_json::from_str(&line).ok()) {
                if to.send(said).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            orders,
            child,
            lines,
            peak_kib: None,
        })
    }

    /// Hears what it says until it is there, or that time is over, or it is done, which gives its accounts,
    /// or gone.
    fn until(
        &mut self,
        mut is_there: impl FnMut(Stage) -> bool,
        over: Option<Instant>,
    ) -> Option<Vec<Books>> {
        loop {
            let said = match over {
                None => self
                    .lines
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected),
                Some(over) => {
                    let left = over.saturating_duration_since(Instant::now());
                    self.lines.recv_timeout(left)
                }
            };
            match said {
                Ok(Said::Done { books, peak_kib }) => {
                    self.peak_kib = self.peak_kib.max(peak_kib);
                    return Some(books);
                }
                Ok(Said::At(stage, peak_kib)) => {
                    self.peak_kib = self.peak_kib.max(peak_kib);
                    if is_there(stage) {
                        return None;
                    }
                }
                Err(_) => return None,
            }
        }
    }

    /// Waits for the end of one that was not killed.
    fn end(mut self, books: Option<Vec<Books>>) -> anyhow::Result<Life> {
        let status = self.child.wait()?;
        if books.is_none() || !status.success() {
            let said = fs::read_to_string(self.orders.stderr()).unwrap_or_default();
            bail!(
                "process {} ended with {status}, and said: {said}",
                self.orders.run
            );
        }
        Ok(self.left(books))
    }

    fn left(&self, books: Option<Vec<Books>>) -> Life {
        let calls = self.orders.calls();
        // One that was killed early has none.
        let bytes = fs::metadata(calls).map_or(0, |calls| calls.len());
        Life {
            orders: self.orders.clone(),
            sent: bytes / 4,
            books,
            peak_kib: self.peak_kib,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Behind an orderly end there is nothing left to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
