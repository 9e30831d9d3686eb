//! A future inside a scope.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::Scope;

pin_project! {
    /// A future that runs inside a [`Scope`]; made by [`Scope::scope`].
    ///
    /// The scope is in force while the future is polled, on whatever thread that is, and while it
    /// is dropped, so that what a cancelled future emits on its way out is scoped as well.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Scoped<F> {
        #[pin]
        future: Option<F>,
        scope: Scope,
    }

    impl<F> PinnedDrop for Scoped<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.future.is_some() {
                let _entered = this.scope.clone().enter();
                this.future.set(None);
            }
        }
    }
}

impl<F> Scoped<F> {
    pub(super) fn new(future: F, scope: Scope) -> Self {
        Self {
            future: Some(future),
            scope,
        }
    }
}

impl<F: Future> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let _entered = this.scope.clone().enter();
        let Some(future) = this.future.as_mut().as_pin_mut() else {
            panic!("`Scoped` was polled after it was ready")
        };
        let polled = future.poll(cx);
        if polled.is_ready() {
            this.future.set(None);
        }
        polled
    }
}
