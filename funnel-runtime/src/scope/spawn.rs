//! Spawning on tokio with the scope taken along.

use std::future::Future;

use super::Scope;

/// Spawns a task on the current tokio runtime that runs in the scope in force here.
///
/// A plain `tokio::spawn` starts without a scope, since the task may outlive it.
///
/// # Panics
///
/// Outside of a tokio runtime, as `tokio::spawn` does.
pub fn spawn_scope<F>(future: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(Scope::current().scope(future))
}
