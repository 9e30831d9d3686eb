//! Calls that fail on request, or are held.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Notify;

use super::Platform;
use crate::api::Call;

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is answered with this status.
    Status(u16),
    /// It is not answered, until it is mended.
    Hang,
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "hang" {
            return Ok(Self::Hang);
        }
        let status = text.parse().ok().filter(|code| (400..=599).contains(code));
        status.map(Self::Status).ok_or_else(|| {
            format!("`{text}` is no fault: write a status from 400 to 599, or `hang`")
        })
    }
}

/// The faults that were asked for, and the calls that are held by them.
#[derive(Debug, Default)]
pub(super) struct Faults {
    table: Mutex<Table>,
    /// Told when a call is held.
    held: Condvar,
    /// Told when something was mended.
    mended: Notify,
}

#[derive(Debug, Default)]
struct Table {
    faults: BTreeMap<Call, Fault>,
    held: BTreeMap<Call, usize>,
}

impl Faults {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, call: Call, fault: Fault) {
        self.table().faults.insert(call, fault);
    }

    pub(super) fn mend(&self, call: Call) {
        self.table().faults.remove(&call);
        self.mended.notify_waiters();
    }

    pub(super) fn wait_until_held(&self, call: Call) {
        let is_free = |table: &mut Table| table.held.get(&call).is_none_or(|count| *count == 0);
        let waited = self.held.wait_while(self.table(), is_free);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn of(&self, call: Call) -> Option<Fault> {
        self.table().faults.get(&call).copied()
    }

    /// Holds a call until its fault is mended.
    async fn hold(&self, call: Call) {
        let _held = Held::new(self, call);
        loop {
            let mended = self.mended.notified();
            if self.of(call) != Some(Fault::Hang) {
                return;
            }
            mended.await;
        }
    }
}

/// A call that is held, also when its client goes away.
struct Held<'a> {
    faults: &'a Faults,
    call: Call,
}

impl<'a> Held<'a> {
    fn new(faults: &'a Faults, call: Call) -> Self {
        *faults.table().held.entry(call).or_default() += 1;
        faults.held.notify_all();
        Self { faults, call }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *self.faults.table().held.entry(self.call).or_default() -= 1;
    }
}

/// Middleware: the call fails where that was asked for.
pub(super) async fn apply(
    State((platform, call)): State<(Platform, Call)>,
    request: Request,
    next: Next,
) -> Response {
    let faults = platform.faults();
    match faults.of(call) {
        Some(Fault::Status(code)) => {
            let status = StatusCode::from_u16(code);
            status
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
                .into_response()
        }
        Some(Fault::Hang) => {
            faults.hold(call).await;
            next.run(request).await
        }
        None => next.run(request).await,
    }
}
