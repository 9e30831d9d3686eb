//! Children of a scene, made by `fork` without `exec`. Only for a process that was started for a scene: that of
//! the tests has threads that a child would miss.
#![allow(unsafe_code, reason = "forking is")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use rustix::process::{Pid, WaitOptions, WaitStatus, waitpid};

/// A child that was not waited for.
#[must_use = "nobody else waits for it"]
pub struct Child(Pid);

/// No child takes so long, in seconds; one that hangs is ended.
const BOUND: u32 = 120;

/// Runs this in a child, which then ends: with 0, or with 1 after a panic.
///
/// # Panics
///
/// When the system makes no child.
pub fn fork(inside: impl FnOnce()) -> Child {
    // SAFETY: what the child does afterwards is to run Rust code of this process on its one thread. The
    // locks of the allocator and of this workspace are free in it, which is what the tests are about, and
    // no scene has others that another thread could hold.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        // SAFETY: they have no preconditions.
        unsafe { libc::alarm(BOUND) };
        let code = i32::from(catch_unwind(AssertUnwindSafe(inside)).is_err());
        // SAFETY: as above. The end of the parent's `main` is not the child's.
        unsafe { libc::_exit(code) };
    }
    Child(Pid::from_raw(pid).expect("the system makes a child"))
}

impl Child {
    /// How it ended.
    ///
    /// # Panics
    ///
    /// When the system does not say.
    #[must_use]
    pub fn wait(self) -> WaitStatus {
        let ended = waitpid(Some(self.0), WaitOptions::empty());
        ended.expect("it is a child").expect("it has ended").1
    }

    /// Waits until it has ended well.
    ///
    /// # Panics
    ///
    /// When it did not.
    pub fn succeeds(self) {
        let status = self.wait();
        assert_eq!(status.exit_status(), Some(0), "{status:?}");
    }
}
