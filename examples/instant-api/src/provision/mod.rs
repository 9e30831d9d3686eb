//! Provisioning: one module per type of resource, and what they share.
//!
//! Each module has the parameters a request may set, the properties a resource gets, and a handler
//! with two ways: `new_*` for an anonymous visitor, which is a step of the funnel, and one for a
//! team, which is not. Modules of types never import each other.

mod cache;
mod db;
mod name;
mod nosql;
mod provisioner;
mod queue;
mod storage;
mod vector;
mod webhook;

use axum::{Router, routing};

use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/db/new", routing::post(db::create))
        .route("/cache/new", routing::post(cache::create))
        .route("/nosql/new", routing::post(nosql::create))
        .route("/vector/new", routing::post(vector::create))
        .route("/queue/new", routing::post(queue::create))
        .route("/storage/new", routing::post(storage::create))
        .route("/webhook/new", routing::post(webhook::create))
}
