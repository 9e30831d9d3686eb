//! Functions that return a future, and what is known of the futures of `async` functions.

use std::future::{self, Future};
use std::pin::Pin;
use std::rc::Rc;

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape, finish, outcomes, poll_once, yield_once};
use serde_json::{Value, json};

#[funnel(event = "Futures")]
mod vocabulary {
    pub(crate) enum Step {
        ImplFuture,
        ImplFutureSend,
        ImplFutureBorrowing,
        ImplFutureUnpin,
        PinBox,
        PinBoxSend,
        PinBoxBorrowing,
        PinBoxAliased,
        PinBoxHidden,
        SyncPart,
        SyncPartPanics,
        Unpolled,
        UnpolledAsync,
        NotSend,
        Send,
        SendGeneric,
        Combinator,
        Joined,
        DroppedByPanic,
        Repolled,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Futures";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

fn shape(step: &'static str) -> Shape {
    Shape::of(EVENT, step)
}

type Answer = Result<u32, Refused>;
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[funnel_step(step::impl_future, attempt = 1, count = |n| *n)]
fn impl_future(ending: Ending) -> impl Future<Output = Answer> {
    async move { ending.act_later().await }
}

#[test]
fn function_that_returns_impl_future() {
    shape("impl_future").future(&said(), impl_future);
}

#[funnel_step(step::impl_future_send, attempt = 1, count = |n| *n)]
fn impl_future_send(ending: Ending) -> impl Future<Output = Answer> + Send + 'static {
    ending.act_later()
}

#[test]
fn function_that_returns_impl_future_and_send() {
    shape("impl_future_send").future(&said(), impl_future_send);
}

#[funnel_step(step::impl_future_borrowing, attempt = 1, count = |text| text.len() as u32)]
fn impl_future_borrowing(
    text: &str,
    ending: Ending,
) -> impl Future<Output = Result<&str, Refused>> + '_ {
    async move {
        ending.act_later().await?;
        Ok(text)
    }
}

#[test]
fn function_that_returns_a_future_that_borrows() {
    let shape = shape("impl_future_borrowing");
    shape.future(&said(), |ending| impl_future_borrowing("abcdefg", ending));
}

#[funnel_step(step::impl_future_unpin, attempt = 1, count = |n| *n)]
fn impl_future_unpin(ending: Ending) -> impl Future<Output = Answer> + Unpin {
    Box::pin(ending.act_later())
}

#[test]
fn function_that_returns_a_future_that_can_move() {
    shape("impl_future_unpin").future(&said(), impl_future_unpin);
}

#[funnel_step(step::pin_box, attempt = 1, count = |n| *n)]
fn pin_box(ending: Ending) -> Pin<Box<dyn Future<Output = Answer>>> {
    let local = Rc::new(ending);
    Box::pin(async move { local.act_later().await })
}

#[test]
fn function_that_returns_a_boxed_future() {
    shape("pin_box").future(&said(), pin_box);
}

#[funnel_step(step::pin_box_send, attempt = 1, count = |n| *n)]
fn pin_box_send(
    ending: Ending,
) -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Answer> + Send>> {
    if ending == Ending::Error {
        return Box::pin(future::ready(Err(Refused)));
    }
    Box::pin(ending.act_later())
}

#[test]
fn function_that_returns_one_of_two_boxed_futures() {
    shape("pin_box_send").future(&said(), pin_box_send);
}

#[funnel_step(step::pin_box_borrowing, attempt = 1, count = |text| text.len() as u32)]
fn pin_box_borrowing<'a>(
    text: &'a str,
    ending: &'a Ending,
) -> Pin<Box<dyn Future<Output = Result<&'a str, Refused>> + Send + 'a>> {
    Box::pin(async move { ending.act_later().await.map(|_| text) })
}

#[test]
fn function_that_returns_a_boxed_future_that_borrows() {
    let shape = shape("pin_box_borrowing");
    shape.future(&said(), async |ending| {
        pin_box_borrowing("abcdefg", &ending).await.map(str::len)
    });
}

#[funnel_step(step::pin_box_aliased, attempt = 1, count = |n| *n)]
fn pin_box_aliased(ending: &Ending) -> BoxFuture<'_, Answer> {
    Box::pin(ending.act_later())
}

#[test]
fn function_that_returns_the_usual_alias() {
    let shape = shape("pin_box_aliased");
    shape.future(&said(), async |ending| pin_box_aliased(&ending).await);
}

type Hidden = Pin<Box<dyn Future<Output = Answer>>>;

/// The compiler says that such a call counts when it has made its future, not when that is ready.
#[funnel_step(step::pin_box_hidden, attempt = 1)]
#[expect(deprecated, reason = "the return type should be written out")]
fn pin_box_hidden(ending: Ending) -> Hidden {
    Box::pin(ending.act_later())
}

#[test]
fn function_that_returns_a_boxed_future_under_another_name() {
    drop(pin_box_hidden(Ending::Error));
    assert_eq!(outcomes(EVENT, "pin_box_hidden"), [1, 0, 0, 0]);
}

#[funnel_step(step::sync_part, attempt = attempts.len() as u32, count = |n| *n)]
fn sync_part(mut attempts: Vec<u32>, ending: Ending) -> impl Future<Output = Answer> {
    attempts.push(0);
    let len = attempts.len();
    async move {
        assert_eq!(len, 2);
        ending.act_later().await
    }
}

#[test]
fn function_that_works_before_it_returns_a_future() {
    shape("sync_part").future(&said(), |ending| sync_part(vec![0], ending));
}

#[funnel_step(step::sync_part_panics, attempt = 1)]
fn sync_part_panics(ending: Ending) -> impl Future<Output = Answer> {
    let answer = ending.act();
    future::ready(answer)
}

#[test]
fn function_that_panics_before_it_returns_a_future() {
    let shape = shape("sync_part_panics").never(Ending::Cancelled);
    shape.future(&json!({ "attempt": 1 }), sync_part_panics);
}

#[funnel_step(step::unpolled, attempt = 1)]
fn unpolled(ending: Ending) -> impl Future<Output = Answer> {
    ending.act_later()
}

/// Such a function has done its part when it returns; that nobody polls the rest cancels it.
#[test]
fn future_of_a_function_dropped_before_its_first_poll() {
    drop(unpolled(Ending::Ok));
    assert_eq!(outcomes(EVENT, "unpolled"), [0, 0, 1, 0]);
}

#[funnel_step(step::unpolled_async, attempt = 1)]
async fn unpolled_async(ending: Ending) -> Answer {
    ending.act_later().await
}

/// An `async` function does nothing before its first poll, so no call has begun.
#[test]
fn future_of_an_async_function_dropped_before_its_first_poll() {
    drop(unpolled_async(Ending::Ok));
    assert_eq!(outcomes(EVENT, "unpolled_async"), [0, 0, 0, 0]);
}

#[funnel_step(step::not_send, attempt = 1, count = |n| **n)]
async fn not_send(ending: Ending, shared: Rc<u32>) -> Result<Rc<u32>, Refused> {
    let held = Rc::clone(&shared);
    ending.act_later().await?;
    Ok(held)
}

#[test]
fn async_function_whose_future_is_not_send() {
    shape("not_send").future(&said(), |ending| not_send(ending, Rc::new(ANSWER)));
}

fn assert_send<F: Future + Send>(future: F) -> F {
    future
}

#[funnel_step(step::send, attempt = text.len() as u32, count = |text| text.len() as u32)]
async fn send(text: String, ending: Ending) -> Result<String, Refused> {
    ending.act_later().await?;
    Ok(text.repeat(7))
}

#[test]
fn async_function_whose_future_is_send() {
    shape("send").future(&said(), |ending| assert_send(send("a".to_owned(), ending)));
}

/// What is returned need not be `Send` for the future to be.
#[funnel_step(step::send_generic, attempt = 1, count = |made| made.get())]
async fn send_generic<T: From<u32> + Copy + Into<u32> + Send>(
    ending: Ending,
) -> Result<Made<T>, Refused> {
    Ok(Made(
        ending.act_later().await?.into(),
        std::marker::PhantomData,
    ))
}

struct Made<T>(T, std::marker::PhantomData<Rc<()>>);

impl<T: Into<u32> + Copy> Made<T> {
    fn get(&self) -> u32 {
        self.0.into()
    }
}

#[test]
fn generic_async_function_whose_future_is_send() {
    let shape = shape("send_generic");
    shape.future(&said(), |ending| assert_send(send_generic::<u32>(ending)));
}

#[funnel_step(step::combinator, attempt = 1, count = |n| *n)]
async fn combinator(ending: Ending) -> Answer {
    let mut inner = std::pin::pin!(ending.act_later());
    future::poll_fn(|cx| inner.as_mut().poll(cx)).await
}

#[test]
fn async_function_that_polls_by_hand() {
    shape("combinator").future(&said(), combinator);
}

#[funnel_step(step::joined, attempt = 1)]
async fn joined(ending: Ending) -> Answer {
    yield_once().await;
    ending.act_later().await
}

/// Two calls at once, of which one is cancelled: each is counted by itself.
#[test]
fn calls_that_overlap() {
    let mut first = Box::pin(joined(Ending::Ok));
    {
        let mut second = Box::pin(joined(Ending::Ok));
        assert!(poll_once(second.as_mut()).is_pending());
        assert!(poll_once(first.as_mut()).is_pending());
    }
    assert_eq!(outcomes(EVENT, "joined"), [0, 0, 1, 0]);
    finish(first).expect("told to");
    assert_eq!(outcomes(EVENT, "joined"), [1, 0, 1, 0]);
}

#[funnel_step(step::dropped_by_panic, attempt = 1)]
async fn dropped_by_panic(ending: Ending) -> Answer {
    ending.act_later().await
}

/// A future that is dropped because another one panicked did not panic itself.
#[test]
fn future_dropped_while_another_panics() {
    let unwound = std::panic::catch_unwind(|| {
        let mut victim = Box::pin(dropped_by_panic(Ending::Ok));
        assert!(poll_once(victim.as_mut()).is_pending());
        Ending::Panicked.act()
    });
    assert!(unwound.is_err());
    assert_eq!(outcomes(EVENT, "dropped_by_panic"), [0, 0, 1, 0]);
}

#[funnel_step(step::repolled, attempt = 1)]
fn repolled(ending: Ending) -> Pin<Box<dyn Future<Output = Answer>>> {
    Box::pin(ending.act_later())
}

/// A panic that is caught by whoever polls is counted once, not again when the future is dropped.
#[test]
fn future_dropped_after_its_panic_was_caught() {
    let mut future = repolled(Ending::Panicked);
    assert!(poll_once(future.as_mut()).is_pending());
    let unwound =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| poll_once(future.as_mut())));
    assert!(unwound.is_err());
    drop(future);
    assert_eq!(outcomes(EVENT, "repolled"), [0, 0, 0, 1]);
}
