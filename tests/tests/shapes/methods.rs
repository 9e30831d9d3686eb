//! Inherent methods, with `self` in each form.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape};
use serde_json::{Value, json};

#[funnel(event = "Methods")]
mod vocabulary {
    pub(crate) enum Step {
        Associated,
        ByRef,
        ByMut,
        ByValue,
        MutValue,
        Boxed,
        InRc,
        InArc,
        Pinned,
        AsyncByRef,
        AsyncByMut,
        AsyncByValue,
        AsyncMutValue,
        AsyncBoxed,
        AsyncInArc,
        AsyncPinned,
        MutReborrow,
        Constructor,
        DropImpl,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Methods";

fn said() -> Value {
    json!({ "attempt": 5, "count": ANSWER })
}

/// Not `Copy`, so that the methods can be seen to move it.
struct Service {
    attempt: u32,
    ending: Ending,
}

impl Service {
    fn new(ending: Ending) -> Self {
        Self { attempt: 5, ending }
    }

    #[funnel_step(step::associated, attempt = 5, count = |n| *n)]
    fn associated(ending: Ending) -> Result<u32, Refused> {
        Self::new(ending).ending.act()
    }

    #[funnel_step(step::by_ref, attempt = self.attempt, count = |n| *n)]
    fn by_ref(&self) -> Result<u32, Refused> {
        self.ending.act()
    }

    #[funnel_step(step::by_mut, attempt = self.attempt, count = |n| *n)]
    fn by_mut(&mut self) -> Result<u32, Refused> {
        self.attempt += 1;
        self.ending.act()
    }

    #[funnel_step(step::by_value, attempt = self.attempt, count = |n| *n)]
    fn by_value(self) -> Result<u32, Refused> {
        let Self { ending, .. } = self;
        ending.act()
    }

    #[funnel_step(step::mut_value, attempt = self.attempt, count = |n| *n)]
    fn mut_value(mut self) -> Result<u32, Refused> {
        self.attempt += 1;
        assert_eq!(self.attempt, 6);
        self.ending.act()
    }

    #[funnel_step(step::boxed, attempt = self.attempt, count = |n| *n)]
    fn boxed(self: Box<Self>) -> Result<u32, Refused> {
        let Self { ending, .. } = *self;
        ending.act()
    }

    #[funnel_step(step::in_rc, attempt = self.attempt, count = |n| *n)]
    fn in_rc(self: Rc<Self>) -> Result<u32, Refused> {
        self.ending.act()
    }

    #[funnel_step(step::in_arc, attempt = self.attempt, count = |n| *n)]
    fn in_arc(self: Arc<Self>) -> Result<u32, Refused> {
        self.ending.act()
    }

    #[funnel_step(step::pinned, attempt = self.attempt, count = |n| *n)]
    fn pinned(mut self: Pin<&mut Self>) -> Result<u32, Refused> {
        self.attempt += 1;
        self.ending.act()
    }

    #[funnel_step(step::async_by_ref, attempt = self.attempt, count = |n| *n)]
    async fn async_by_ref(&self) -> Result<u32, Refused> {
        self.ending.act_later().await
    }

    #[funnel_step(step::async_by_mut, attempt = self.attempt, count = |n| *n)]
    async fn async_by_mut(&mut self) -> Result<u32, Refused> {
        self.attempt += 1;
        self.ending.act_later().await
    }

    #[funnel_step(step::async_by_value, attempt = self.attempt, count = |n| *n)]
    async fn async_by_value(self) -> Result<u32, Refused> {
        let Self { ending, .. } = self;
        ending.act_later().await
    }

    #[funnel_step(step::async_mut_value, attempt = self.attempt, count = |n| *n)]
    async fn async_mut_value(mut self) -> Result<u32, Refused> {
        self.attempt += 1;
        self.ending.act_later().await
    }

    #[funnel_step(step::async_boxed, attempt = self.attempt, count = |n| *n)]
    async fn async_boxed(self: Box<Self>) -> Result<u32, Refused> {
        self.ending.act_later().await
    }

    #[funnel_step(step::async_in_arc, attempt = self.attempt, count = |n| *n)]
    async fn async_in_arc(self: Arc<Self>) -> Result<u32, Refused> {
        self.ending.act_later().await
    }

    #[funnel_step(step::async_pinned, attempt = self.attempt, count = |n| *n)]
    async fn async_pinned(mut self: Pin<&mut Self>) -> Result<u32, Refused> {
        self.attempt += 1;
        self.ending.act_later().await
    }

    /// Hands out what it borrows from `self`.
    #[funnel_step(step::mut_reborrow, attempt = self.attempt, count = |attempt| **attempt)]
    fn mut_reborrow(&mut self) -> Result<&mut u32, Refused> {
        self.attempt = self.ending.act()?;
        Ok(&mut self.attempt)
    }

    #[funnel_step(step::constructor, attempt = 5, count = |made| made.attempt)]
    fn constructor(ending: Ending) -> Result<Self, Refused> {
        ending.act().map(|attempt| Self { attempt, ending })
    }
}

#[test]
fn associated_function() {
    Shape::of(EVENT, "associated").sync(&said(), Service::associated);
}

#[test]
fn method_by_reference() {
    Shape::of(EVENT, "by_ref").sync(&said(), |ending| Service::new(ending).by_ref());
}

#[test]
fn method_by_mutable_reference() {
    Shape::of(EVENT, "by_mut").sync(&said(), |ending| Service::new(ending).by_mut());
}

#[test]
fn method_by_value() {
    Shape::of(EVENT, "by_value").sync(&said(), |ending| Service::new(ending).by_value());
}

#[test]
fn method_by_mutable_value() {
    Shape::of(EVENT, "mut_value").sync(&said(), |ending| Service::new(ending).mut_value());
}

#[test]
fn method_of_a_box() {
    Shape::of(EVENT, "boxed").sync(&said(), |ending| Box::new(Service::new(ending)).boxed());
}

#[test]
fn method_of_an_rc() {
    Shape::of(EVENT, "in_rc").sync(&said(), |ending| Rc::new(Service::new(ending)).in_rc());
}

#[test]
fn method_of_an_arc() {
    Shape::of(EVENT, "in_arc").sync(&said(), |ending| Arc::new(Service::new(ending)).in_arc());
}

#[test]
fn method_of_a_pin() {
    Shape::of(EVENT, "pinned").sync(&said(), |ending| {
        Pin::new(&mut Service::new(ending)).pinned()
    });
}

#[test]
fn async_method_by_reference() {
    let shape = Shape::of(EVENT, "async_by_ref");
    shape.future(&said(), async |ending| {
        Service::new(ending).async_by_ref().await
    });
}

#[test]
fn async_method_by_mutable_reference() {
    let shape = Shape::of(EVENT, "async_by_mut");
    shape.future(&said(), async |ending| {
        Service::new(ending).async_by_mut().await
    });
}

#[test]
fn async_method_by_value() {
    let shape = Shape::of(EVENT, "async_by_value");
    shape.future(&said(), |ending| Service::new(ending).async_by_value());
}

#[test]
fn async_method_by_mutable_value() {
    let shape = Shape::of(EVENT, "async_mut_value");
    shape.future(&said(), |ending| Service::new(ending).async_mut_value());
}

#[test]
fn async_method_of_a_box() {
    let shape = Shape::of(EVENT, "async_boxed");
    shape.future(&said(), |ending| {
        Box::new(Service::new(ending)).async_boxed()
    });
}

#[test]
fn async_method_of_an_arc() {
    let shape = Shape::of(EVENT, "async_in_arc");
    shape.future(&said(), |ending| {
        Arc::new(Service::new(ending)).async_in_arc()
    });
}

#[test]
fn async_method_of_a_pin() {
    let shape = Shape::of(EVENT, "async_pinned");
    shape.future(&said(), async |ending| {
        Pin::new(&mut Service::new(ending)).async_pinned().await
    });
}

#[test]
fn method_that_hands_out_a_mutable_borrow() {
    let shape = Shape::of(EVENT, "mut_reborrow");
    shape.sync(&said(), |ending| {
        let mut service = Service::new(ending);
        service.mut_reborrow().map(|attempt| *attempt += 1)
    });
    let mut service = Service::new(Ending::Ok);
    *service.mut_reborrow().expect("told to") += 1;
    assert_eq!(service.attempt, ANSWER + 1);
}

#[test]
fn constructor() {
    Shape::of(EVENT, "constructor").sync(&said(), Service::constructor);
}

struct Closing(Ending);

impl Drop for Closing {
    #[funnel_step(step::drop_impl, attempt = 5)]
    fn drop(&mut self) {
        let _ = self.0.act();
    }
}

#[test]
fn method_of_drop() {
    let shape = Shape::of(EVENT, "drop_impl").never(Ending::Error);
    shape.sync(&json!({ "attempt": 5 }), |ending| drop(Closing(ending)));
}
