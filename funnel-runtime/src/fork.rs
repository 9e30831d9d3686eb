//! What a `fork` without `exec` leaves of this process in its child: which one this is, files whose locks
//! are the parent's, and a moment in which no database is being written. A leaf; what every other module
//! does about a fork is in `forked`.
//!
//! The system copies one thread, and all memory as it is at that moment, also locks that other threads hold.
//! So the forking thread takes the locks of this crate before, and gives them back after it on both sides.
#![cfg_attr(
    unix,
    allow(
        unsafe_code,
        reason = "the system calls back, and descriptors are replaced behind the back of their files"
    )
)]

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// Grows in every child: what was made in an ancestor has another.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// Read by whoever is inside of a database, written by whoever forks.
static GATE: RwLock<()> = RwLock::new(());

thread_local! {
    /// How often this thread is inside.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

/// How many forks are between the process that loaded this crate and this one.
pub(crate) fn generation() -> u32 {
    GENERATION.load(Ordering::Relaxed)
}

/// Lets no other thread fork while it lives. SQLite has locks of its own that a child could never take.
#[must_use = "a fork waits as long as it lives"]
pub(crate) struct Inside {
    _gate: Option<RwLockReadGuard<'static, ()>>,
}

impl Inside {
    pub(crate) fn enter() -> Self {
        let inside = INSIDE.get();
        INSIDE.set(inside + 1);
        Self {
            _gate: (inside == 0).then(|| GATE.read().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(INSIDE.get() - 1);
    }
}

#[cfg(unix)]
pub(crate) use unix::{Handlers, watch};
#[cfg(all(unix, feature = "spool"))]
pub(crate) use unix::{Lock, is_inherited};

#[cfg(unix)]
mod unix {
    use std::cell::RefCell;
    use std::fs::{File, Metadata, OpenOptions};
    use std::os::fd::{AsRawFd as _, RawFd};
    use std::os::unix::fs::MetadataExt as _;
    use std::panic::catch_unwind;
    use std::ptr;
    use std::sync::atomic::Ordering;
    use std::sync::{Mutex, MutexGuard, Once, PoisonError, RwLockWriteGuard};

    use super::{GATE, GENERATION, INSIDE};

    /// What is called around a fork, on the thread that forks.
    #[derive(Debug)]
    pub(crate) struct Handlers {
        pub(crate) before: fn(),
        pub(crate) in_parent: fn(),
        pub(crate) in_child: fn(),
    }

    /// Has these called around every fork from now on. Those that are there already are not called twice.
    pub(crate) fn watch(handlers: &'static Handlers) {
        static WATCHING: Once = Once::new();
        let mut held = held();
        if !held.handlers.iter().any(|known| ptr::eq(*known, handlers)) {
            held.handlers.push(handlers);
        }
        drop(held);
        WATCHING.call_once(|| {
            // SAFETY: the three functions are there as long as the program is, do not unwind, and
            // touch nothing but memory and locks of this crate, and descriptors that it opened. It
            // fails where there is no memory; then a child is as if nobody had watched.
            let _ = unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
        });
    }

    type Guards = (
        Option<RwLockWriteGuard<'static, ()>>,
        MutexGuard<'static, Held>,
    );

    thread_local! {
        static GUARDS: RefCell<Option<Guards>> = const { RefCell::new(None) };
    }

    extern "C" fn before() {
        let _ = catch_unwind(|| {
            // A thread that forks inside of a database has only itself to wait for.
            let gate =
                (INSIDE.get() == 0).then(|| GATE.write().unwrap_or_else(PoisonError::into_inner));
            let held = held();
            let handlers = held.handlers.clone();
            // A thread that is ending keeps nothing.
            let _ = GUARDS.try_with(|kept| kept.replace(Some((gate, held))));
            for handlers in handlers {
                (handlers.before)();
            }
        });
    }

    extern "C" fn in_parent() {
        let _ = catch_unwind(|| {
            let _ = GUARDS.try_with(RefCell::take);
            let handlers = held().handlers.clone();
            for handlers in handlers {
                (handlers.in_parent)();
            }
        });
    }

    extern "C" fn in_child() {
        let _ = catch_unwind(|| {
            GENERATION.fetch_add(1, Ordering::Relaxed);
            let _ = GUARDS.try_with(RefCell::take);
            let handlers = {
                let mut held = held();
                held.leave();
                held.handlers.clone()
            };
            for handlers in handlers {
                (handlers.in_child)();
            }
        });
    }

    /// What names a file, however it is opened.
    type Identity = (u64, u64);

    fn identity(metadata: &Metadata) -> Identity {
        (metadata.dev(), metadata.ino())
    }

    /// What is known around a fork.
    struct Held {
        handlers: Vec<&'static Handlers>,
        /// The files that lock something for this process.
        files: Vec<(RawFd, Identity)>,
        /// Those that did for its ancestors.
        inherited: Vec<Identity>,
    }

    static HELD: Mutex<Held> = Mutex::new(Held {
        handlers: Vec::new(),
        files: Vec::new(),
        inherited: Vec::new(),
    });

    fn held() -> MutexGuard<'static, Held> {
        HELD.lock().unwrap_or_else(PoisonError::into_inner)
    }

    impl Held {
        /// Lets go of the locks of the parent without unlocking them, which would unlock them for the
        /// parent as well: as long as the child has its descriptors, they stay locked.
        fn leave(&mut self) {
            let nothing = OpenOptions::new().read(true).write(true).open("/dev/null");
            for (descriptor, identity) in self.files.drain(..) {
                self.inherited.push(identity);
                let Ok(nothing) = &nothing else { continue };
                // SAFETY: the descriptor is one of a file that a `Lock` of this crate names, which is
                // not closed before it is taken off the list. Whatever the file is asked now, it does
                // to `/dev/null`; its memory belongs to a thread that this process does not have.
                unsafe {
                    libc::dup2(nothing.as_raw_fd(), descriptor);
                    libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC);
                }
            }
        }
    }

    /// Says that a file locks something for this process, and for none of its children.
    #[cfg_attr(not(any(feature = "spool", test)), allow(dead_code))]
    #[derive(Debug)]
    pub(crate) struct Lock(RawFd);

    #[cfg_attr(not(any(feature = "spool", test)), allow(dead_code))]
    impl Lock {
        pub(crate) fn of(file: &File) -> std::io::Result<Self> {
            let identity = identity(&file.metadata()?);
            let descriptor = file.as_raw_fd();
            held().files.push((descriptor, identity));
            Ok(Self(descriptor))
        }
    }

    impl Drop for Lock {
        fn drop(&mut self) {
            held().files.retain(|(descriptor, _)| *descriptor != self.0);
        }
    }

    /// Whether an ancestor of this process had this file locked when it forked.
    #[cfg_attr(not(any(feature = "spool", test)), allow(dead_code))]
    pub(crate) fn is_inherited(file: &File) -> bool {
        let held = held();
        !held.inherited.is_empty()
            && file
                .metadata()
                .is_ok_and(|metadata| held.inherited.contains(&identity(&metadata)))
    }

    #[cfg(test)]
    mod tests {
        use std::fs::File;
        use std::io::Write as _;
        use std::sync::mpsc::channel;
        use std::{env, fs, process, thread};

        use super::super::Inside;
        use super::{GATE, Held, Lock, held, identity, is_inherited};

        fn file(name: &str) -> (std::path::PathBuf, File) {
            let path = env::temp_dir().join(format!("funnel-fork-{}-{name}", process::id()));
            let file = File::create(&path).unwrap();
            (path, file)
        }

        #[test]
        fn what_a_child_leaves_goes_nowhere_and_is_known_again() {
            let (path, mut left) = file("left");
            let identity = identity(&left.metadata().unwrap());
            let mut child = Held {
                handlers: Vec::new(),
                files: vec![(std::os::fd::AsRawFd::as_raw_fd(&left), identity)],
                inherited: Vec::new(),
            };
            child.leave();
            left.write_all(b"into nothing").unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"");
            assert_eq!((child.files.len(), child.inherited), (0, vec![identity]));
            fs::remove_file(path).unwrap();
        }

        #[test]
        fn a_lock_is_on_the_list_as_long_as_it_lives() {
            let (path, file) = file("listed");
            let lock = Lock::of(&file).unwrap();
            let is_listed = |lock: &Lock| held().files.iter().any(|(listed, _)| *listed == lock.0);
            assert!(is_listed(&lock));
            assert!(!is_inherited(&file), "it is this process's own");
            let descriptor = lock.0;
            drop(lock);
            assert!(!is_listed(&std::mem::ManuallyDrop::new(Lock(descriptor))));
            fs::remove_file(path).unwrap();
        }

        #[test]
        fn a_fork_waits_for_those_who_are_inside() {
            let (entered, is_inside) = channel();
            let (leave, may_leave) = channel::<()>();
            thread::scope(|scope| {
                scope.spawn(move || {
                    let _inside = Inside::enter();
                    let _again = Inside::enter();
                    entered.send(()).unwrap();
                    let _ = may_leave.recv();
                });
                is_inside.recv().unwrap();
                assert!(GATE.try_write().is_err());
                drop(leave);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{INSIDE, Inside};

    #[test]
    fn going_in_twice_is_going_in_once() {
        let outer = Inside::enter();
        drop(Inside::enter());
        assert_eq!(INSIDE.get(), 1);
        drop(outer);
        assert_eq!(INSIDE.get(), 0);
    }
}
