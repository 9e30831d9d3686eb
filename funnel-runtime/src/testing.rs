//! Recording events in tests.

use std::future::Future;
use std::sync::Arc;

use crate::dispatch;
use crate::recording::Log;
pub use crate::recording::RecordedEvent;
use crate::scope::Scope;

/// Records the events of the code that runs inside it, and of no other: tests may run in parallel.
///
/// Nothing has to be installed. What runs inside goes to the recorder alone, not to installed
/// backends. A task that is spawned inside is outside, unless it takes the scope along
/// (`Scope::current().scope(future)`).
///
/// With `FUNNEL_COVERAGE` naming a folder, by an absolute path, it is noted there which sites fired inside
/// a recorder and how their calls ended, for `cargo funnel coverage` to hold against the sites that a
/// binary has. How calls ended without an event, and which functions counted, is noted in builds with
/// debug assertions, as tests are unless told otherwise; not of functions with `#[track_caller]`, and
/// not where one `macro_rules!` makes several functions of the same step.
///
/// ```
/// use funnel_runtime::testing::Recorder;
///
/// let recorder = Recorder::new();
/// let answer = recorder.run(|| 42);
/// assert_eq!(answer, 42);
/// recorder.assert_steps(&[]);
/// ```
#[derive(Debug)]
pub struct Recorder {
    log: Arc<Log>,
}

impl Recorder {
    /// A recorder without an event.
    #[must_use]
    pub fn new() -> Self {
        dispatch::listen();
        Self {
            log: Arc::default(),
        }
    }

    /// Runs a function and records what it emits on this thread.
    pub fn run<R>(&self, body: impl FnOnce() -> R) -> R {
        let _entered = self.scope().enter();
        body()
    }

    /// Runs a future and records what it emits, on whatever thread it is polled.
    pub async fn run_async<F: Future>(&self, future: F) -> F::Output {
        self.scope().scope(future).await
    }

    /// The recorder as a scope, for code that takes one.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of_recorder(Arc::clone(&self.log))
    }

    /// What was recorded so far, in order.
    #[must_use]
    pub fn events(&self) -> Vec<RecordedEvent> {
        self.log.events()
    }

    /// The step of each recorded event of a funnel, in `snake_case` and in order.
    #[must_use]
    pub fn steps(&self) -> Vec<&'static str> {
        self.log.steps()
    }

    /// Asserts the names of the recorded events, in order.
    ///
    /// # Panics
    ///
    /// When the recorded events are others; the message shows them.
    #[track_caller]
    pub fn assert_events(&self, expected: &[&str]) {
        let events = self.events();
        let names: Vec<_> = events.iter().map(|event| event.name.as_str()).collect();
        assert!(
            names == expected,
            "expected the events {expected:?}, but {names:?} were recorded:\n{events:#?}"
        );
    }

    /// Asserts which steps of funnels were recorded, in order.
    ///
    /// # Panics
    ///
    /// When the recorded steps are others; the message shows the recorded events.
    #[track_caller]
    pub fn assert_steps(&self, expected: &[&str]) {
        let steps = self.steps();
        assert!(
            steps == expected,
            "expected the steps {expected:?}, but {steps:?} were recorded:\n{:#?}",
            self.events()
        );
    }
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        dispatch::unlisten();
    }
}
