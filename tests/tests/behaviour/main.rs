//! What the framework does around a call: what counts as success, what events say, what scopes add,
//! what recorders see, and that nothing of it fails a caller. Not here: the shapes of functions.

mod axum_handlers;
mod base_attributes;
mod fail_open;
mod recorder;
mod scope_of_futures;
mod scope_of_requests;
mod scopes;
mod statement;
mod success;
mod values;
