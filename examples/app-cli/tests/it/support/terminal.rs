//! The tool at a terminal: what is on the screen is waited for, and keys are pressed.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use anstream::adapter::StripBytes;
use pty_process::Size;
use pty_process::blocking::Pty;
use rustix::process::{Pid, Signal, kill_process};

use super::PATIENCE;

pub(crate) const ENTER: &str = "\r";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const ESCAPE: &str = "\x1b";
pub(crate) const CTRL_C: &str = "\x03";

/// A tool at a terminal; killed when dropped.
pub(crate) struct Terminal {
    child: Child,
    pty: Arc<Pty>,
    screen: Arc<Screen>,
    /// How much of the screen was waited for already.
    seen: usize,
    reader: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Screen {
    shown: Mutex<Shown>,
    changed: Condvar,
}

#[derive(Default)]
struct Shown {
    /// Without colours and the like.
    text: String,
    is_closed: bool,
}

/// How the process ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Code(i32),
    Signal(i32),
}

impl Terminal {
    /// Starts the tool. Streams that the command leaves open are the terminal.
    pub(crate) fn start(command: pty_process::blocking::Command) -> Self {
        let (pty, slave) = pty_process::blocking::open().unwrap();
        pty.resize(Size::new(40, 160)).unwrap();
        let child = command.spawn(slave).unwrap();
        let pty = Arc::new(pty);
        let screen = Arc::new(Screen::default());
        let reader = {
            let (pty, screen) = (Arc::clone(&pty), Arc::clone(&screen));
            thread::spawn(move || screen.follow(&pty))
        };
        Self {
            child,
            pty,
            screen,
            seen: 0,
            reader: Some(reader),
        }
    }

    /// Waits until the text is on the screen, behind what was waited for before.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        let seen = self.seen;
        let shown = self
            .screen
            .wait(|shown| shown.is_closed || shown.text[seen..].contains(text));
        let Some(at) = shown[seen..].find(text) else {
            panic!("{text:?} is not on the screen:\n{shown}");
        };
        self.seen = seen + at + text.len();
        self
    }

    /// Presses keys.
    pub(crate) fn types(&mut self, keys: &str) -> &mut Self {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Waits for a question and answers it.
    #[track_caller]
    pub(crate) fn answers(&mut self, question: &str, keys: &str) -> &mut Self {
        self.sees(question).types(keys)
    }

    pub(crate) fn signal(&mut self, signal: Signal) -> &mut Self {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
        self
    }

    /// Waits for the end of the process.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> Ended {
        self.screen.wait(|shown| shown.is_closed);
        let status = self.child.wait().unwrap();
        match status.code() {
            Some(code) => Ended::Code(code),
            None => Ended::Signal(status.signal().unwrap()),
        }
    }

    /// All that was on the screen.
    pub(crate) fn screen(&self) -> String {
        self.screen.wait(|_| true)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

impl Screen {
    /// Takes what the tool writes, until nobody can write any more.
    fn follow(&self, mut pty: &Pty) {
        let mut stripper = StripBytes::new();
        let mut buffer = [0; 4096];
        loop {
            let count = pty.read(&mut buffer).unwrap_or(0);
            let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            for piece in stripper.strip_next(&buffer[..count]) {
                shown.text.push_str(&String::from_utf8_lossy(piece));
            }
            shown.is_closed = count == 0;
            self.changed.notify_all();
            if count == 0 {
                return;
            }
        }
    }

    /// Waits until the screen is so, and returns it.
    #[track_caller]
    fn wait(&self, is_so: impl Fn(&Shown) -> bool) -> String {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let (shown, waited) = self
            .changed
            .wait_timeout_while(shown, PATIENCE, |shown| !is_so(shown))
            .unwrap_or_else(PoisonError::into_inner);
        assert!(
            !waited.timed_out(),
            "waited in vain; on the screen:\n{}",
            shown.text
        );
        shown.text.clone()
    }
}

/// The command, to be run at a terminal.
pub(crate) fn at_terminal(command: Command) -> pty_process::blocking::Command {
    command.into()
}
