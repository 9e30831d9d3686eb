//! What a request knows, said once: attributes, cohort and test recorder of everything inside.
//!
//! A scope is a short list of frames. Entering one puts its frames on a stack of this thread;
//! a scoped future puts them there for the time of each poll, so it may move between threads.
//! Where the cohort changes by that, `cells` is told which counts are those of probes from then on.
//! Not here: what is done with scopes at emission, which is `dispatch`'s.

mod future;
#[cfg(feature = "tokio")]
mod spawn;
#[cfg(feature = "tower")]
pub mod tower;

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

pub use future::Scoped;
#[cfg(feature = "tokio")]
pub use spawn::spawn_scope;

use crate::cells::{self, Traffic};
use crate::cohort::Cohort;
use crate::payload::Draft;
use crate::recording::Log;
use crate::vocabulary::{Keys, Speaks, Vocabulary};

/// One layer of a scope.
#[derive(Clone)]
pub(crate) enum Frame {
    Attributes {
        of: &'static Vocabulary,
        draft: Arc<Draft>,
    },
    Cohort(Cohort),
    Recorder(Arc<Log>),
}

/// Anything that can be a scope: the `Attrs` of a funnel, a [`Cohort`], a [`Scope`], an `Option` or a
/// pair of these.
pub trait IntoScope {
    /// Converts into a scope.
    fn into_scope(self) -> Scope;
}

impl IntoScope for Scope {
    fn into_scope(self) -> Scope {
        self
    }
}

impl Cohort {
    /// Runs a future in this cohort.
    pub fn scope<F: Future>(self, future: F) -> Scoped<F> {
        self.into_scope().scope(future)
    }

    /// Puts the rest of the block in this cohort.
    #[must_use = "the cohort ends when the guard is dropped"]
    pub fn enter(self) -> Entered {
        self.into_scope().enter()
    }
}

impl IntoScope for Cohort {
    fn into_scope(self) -> Scope {
        Scope {
            frames: vec![Frame::Cohort(self)],
        }
    }
}

impl<T: IntoScope> IntoScope for Option<T> {
    /// `None` is the empty scope.
    fn into_scope(self) -> Scope {
        self.map(IntoScope::into_scope).unwrap_or_default()
    }
}

impl<A: IntoScope, B: IntoScope> IntoScope for (A, B) {
    /// The second is inside the first.
    fn into_scope(self) -> Scope {
        self.0.into_scope().and(self.1)
    }
}

/// Attributes and cohort to be in force for a future or a block.
///
/// Scopes nest: the innermost value of a key wins, and a site's own value wins over every scope.
/// Attributes are seen by the events of their own funnel only.
///
/// A task that is spawned inside a scope does not take it along, because it may outlive it. Hand
/// it over where that is wanted: `tokio::spawn(Scope::current().scope(future))`, or
/// `spawn_scope(future)` with the feature `tokio`.
#[derive(Clone, Default)]
pub struct Scope {
    frames: Vec<Frame>,
}

impl Scope {
    /// Everything in force here, outermost first.
    #[must_use]
    pub fn current() -> Self {
        let frames = STACK
            .try_with(|stack| stack.borrow().0.clone())
            .unwrap_or_default();
        Self { frames }
    }

    /// Adds another scope inside this one.
    #[must_use]
    pub fn and(mut self, inner: impl IntoScope) -> Self {
        self.frames.extend(inner.into_scope().frames);
        self
    }

    /// Runs a future in this scope, on whatever thread it is polled.
    pub fn scope<F: Future>(self, future: F) -> Scoped<F> {
        Scoped::new(future, self)
    }

    /// Puts the rest of the block in this scope.
    ///
    /// For code that does not wait. The guard cannot be sent to another thread, so a future that holds
    /// it across an `.await` cannot be either; on a runtime of one thread such a future compiles, and
    /// its scope reaches whatever else runs there meanwhile. Use [`Scope::scope`] instead.
    #[must_use = "the scope ends when the guard is dropped"]
    pub fn enter(self) -> Entered {
        let depth = STACK
            .try_with(|stack| stack.borrow_mut().enter(self.frames))
            .unwrap_or(usize::MAX);
        Entered {
            depth,
            not_send: PhantomData,
        }
    }

    pub(crate) fn of_recorder(log: Arc<Log>) -> Self {
        Self {
            frames: vec![Frame::Recorder(log)],
        }
    }
}

/// The scope of a declaration's attributes; `#[funnel]` and `#[flow]` call it for the user's `Attrs`.
#[doc(hidden)]
#[must_use]
pub fn scope_of<S: Speaks>(keys: &S::Keys) -> Scope {
    let mut draft = Draft::new();
    keys.encode(&mut draft);
    Scope {
        frames: vec![Frame::Attributes {
            of: S::WORDS,
            draft: Arc::new(draft),
        }],
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        for frame in &self.frames {
            match frame {
                Frame::Attributes { of, .. } => list.entry(&of.event),
                Frame::Cohort(cohort) => list.entry(&cohort.as_str()),
                Frame::Recorder(_) => list.entry(&"recorder"),
            };
        }
        list.finish()
    }
}

/// Keeps a scope in force until it is dropped; made by [`Scope::enter`].
///
/// Dropping guards out of order ends the scopes that were entered after the dropped one, too.
#[must_use = "the scope ends when the guard is dropped"]
#[derive(Debug)]
pub struct Entered {
    depth: usize,
    not_send: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        // During the end of the thread the stack may be gone already, and with it the scope.
        let _ = STACK.try_with(|stack| stack.borrow_mut().leave(self.depth));
    }
}

thread_local! {
    static STACK: RefCell<Stack> = const { RefCell::new(Stack(Vec::new())) };
}

/// The frames in force on a thread, outermost first.
struct Stack(Vec<Frame>);

impl Stack {
    /// Puts frames inside of those in force, and returns how many these are.
    fn enter(&mut self, frames: Vec<Frame>) -> usize {
        let depth = self.0.len();
        self.0.extend(frames);
        if let Some(cohort) = cohort(&self.0[depth..]) {
            count_as(cohort);
        }
        depth
    }

    /// Takes away all frames but so many.
    fn leave(&mut self, depth: usize) {
        let left = self.0.get(depth..).and_then(cohort);
        self.0.truncate(depth);
        if left.is_some() {
            count_as(cohort(&self.0).unwrap_or_default());
        }
    }
}

impl Drop for Stack {
    /// What the thread does behind its last scope is done in none.
    fn drop(&mut self) {
        count_as(Cohort::default());
    }
}

/// The cohort that frames put code in.
fn cohort(frames: &[Frame]) -> Option<Cohort> {
    frames.iter().rev().find_map(|frame| match frame {
        Frame::Cohort(cohort) => Some(*cohort),
        Frame::Attributes { .. } | Frame::Recorder(_) => None,
    })
}

fn count_as(cohort: Cohort) {
    cells::count_as(if cohort.is_synthetic() {
        Traffic::Probes
    } else {
        Traffic::People
    });
}

/// The recorder in force on this thread, if any.
pub(crate) fn recorder() -> Option<Arc<Log>> {
    with_frames(|frames| {
        frames.iter().rev().find_map(|frame| match frame {
            Frame::Recorder(log) => Some(Arc::clone(log)),
            _ => None,
        })
    })
    .flatten()
}

fn with_frames<R>(read: impl FnOnce(&[Frame]) -> R) -> Option<R> {
    STACK
        .try_with(|stack| stack.try_borrow().ok().map(|stack| read(&stack.0)))
        .ok()
        .flatten()
}

/// Completes a draft with what the scopes say of its declaration, innermost first, and tells the
/// cohort.
pub(crate) fn complete(words: &'static Vocabulary, draft: &mut Draft) -> Cohort {
    with_frames(|frames| {
        let mut cohort = None;
        for frame in frames.iter().rev() {
            match frame {
                Frame::Attributes { of, draft: outer } if std::ptr::eq(*of, words) => {
                    draft.fill_from(outer);
                }
                Frame::Cohort(found) => {
                    cohort.get_or_insert(*found);
                }
                Frame::Attributes { .. } | Frame::Recorder(_) => {}
            }
        }
        cohort.unwrap_or_default()
    })
    .unwrap_or_default()
}
