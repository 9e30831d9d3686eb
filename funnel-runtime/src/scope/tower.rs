//! One scope per request, as a tower layer (feature `tower`).

use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use super::{IntoScope, Scoped};

/// Puts every request into the scope that a function reads off it.
///
/// ```
/// use funnel_runtime::Cohort;
/// use funnel_runtime::tower::ScopeLayer;
///
/// let layer = ScopeLayer::new(|request: &http::Request<()>| {
///     request.headers().contains_key("x-synthetic-run").then(Cohort::synthetic)
/// });
/// # let _ = layer;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ScopeLayer<R> {
    read: R,
}

impl<R> ScopeLayer<R> {
    /// Makes a layer from a function of the request; it returns anything that is [`IntoScope`].
    pub fn new(read: R) -> Self {
        Self { read }
    }
}

impl<S, R: Clone> Layer<S> for ScopeLayer<R> {
    type Service = ScopeService<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        ScopeService {
            inner,
            read: self.read.clone(),
        }
    }
}

/// The service that [`ScopeLayer`] makes.
#[derive(Clone, Copy, Debug)]
pub struct ScopeService<S, R> {
    inner: S,
    read: R,
}

impl<S, R, B, I> Service<http::Request<B>> for ScopeService<S, R>
where
    S: Service<http::Request<B>>,
    R: Fn(&http::Request<B>) -> I,
    I: IntoScope,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Scoped<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let scope = (self.read)(&request).into_scope();
        // The inner service may do its work here already and only hand back the result as a future.
        let future = {
            let _entered = scope.clone().enter();
            self.inner.call(request)
        };
        scope.scope(future)
    }
}
