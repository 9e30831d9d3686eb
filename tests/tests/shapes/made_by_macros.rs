//! Annotated functions that a user's `macro_rules!` writes.

use funnel_runtime::{funnel, funnel_step, step};
use funnel_tests::{ANSWER, Ending, Refused, Shape};
use serde_json::{Value, json};

#[funnel(event = "Made")]
mod vocabulary {
    pub(crate) enum Step {
        Block,
        AsyncBlock,
        NeverType,
        FutureType,
        Pieces,
        WholeItem,
        Tracked,
        Values,
        Statement,
        Method,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as steps;

const EVENT: &str = "Made";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

fn shape(step: &'static str) -> Shape {
    Shape::of(EVENT, step)
}

macro_rules! handler {
    ($step:path, $(#[$attr:meta])* $vis:vis fn $name:ident($argument:ident: $of:ty) -> $ret:ty $body:block) => {
        #[funnel_step($step, attempt = 1, count = |n| *n)]
        $(#[$attr])*
        $vis fn $name($argument: $of) -> $ret $body
    };
    ($step:path, async fn $name:ident($argument:ident: $of:ty) -> $ret:ty $body:block) => {
        #[funnel_step($step, attempt = 1, count = |n| *n)]
        async fn $name($argument: $of) -> $ret $body
    };
}

handler! {
    steps::block,
    /// With a comment.
    pub(crate) fn block(ending: Ending) -> Result<u32, Refused> {
        if ending == Ending::Error {
            return Err(Refused);
        }
        Ok(ending.act()?)
    }
}

#[test]
fn function_of_a_block_and_a_type() {
    shape("block").sync(&said(), block);
}

handler! {
    steps::async_block,
    async fn async_block(ending: Ending) -> Result<u32, Refused> {
        Ok(ending.act_later().await?)
    }
}

#[test]
fn async_function_of_a_block_and_a_type() {
    shape("async_block").future(&said(), async_block);
}

handler! {
    steps::tracked,
    #[track_caller]
    fn tracked(ending: Ending) -> Result<u32, Refused> {
        if ending == Ending::Error {
            return Err(Refused);
        }
        assert_eq!(std::panic::Location::caller().file(), file!());
        ending.act()
    }
}

#[test]
fn tracked_function_of_a_block_and_a_type() {
    shape("tracked").sync(&said(), |ending| tracked(ending));
}

macro_rules! plain {
    ($step:path, fn $name:ident($argument:ident: $of:ty) -> $ret:ty $body:block) => {
        #[funnel_step($step, attempt = 1)]
        fn $name($argument: $of) -> $ret $body
    };
}

plain! {
    steps::never_type,
    fn never_type(ending: Ending) -> ! {
        let answer = ending.act();
        unreachable!("{answer:?}")
    }
}

#[test]
fn function_of_the_type_never() {
    let shape = shape("never_type").never(Ending::Ok).never(Ending::Error);
    shape.sync(&json!(null), |ending| -> () { never_type(ending) });
}

plain! {
    steps::future_type,
    fn future_type(ending: Ending) -> impl Future<Output = Result<u32, Refused>> {
        async move { ending.act_later().await }
    }
}

#[test]
fn function_of_the_type_impl_future() {
    shape("future_type").future(&json!({ "attempt": 1 }), future_type);
}

macro_rules! pieces {
    ($($name:ident: $step:path, $attempt:expr, $read:expr, $($body:tt)*)*) => {$(
        #[funnel_step($step, attempt = $attempt, count = |n| $read(n))]
        fn $name(ending: Ending) -> Result<u32, Refused> {
            ending.act()
        }
    )*};
}

pieces!(pieces: steps::pieces, 0 + 1, u32::clone,);

#[test]
fn function_of_expressions() {
    shape("pieces").sync(&said(), pieces);
}

macro_rules! whole {
    ($step:path => $item:item) => {
        #[funnel_step($step, attempt = 1, count = |n| *n)]
        $item
    };
}

whole! {
    steps::whole_item =>
    fn whole_item(ending: Ending) -> Result<u32, Refused> {
        let answer = ending.act()?;
        Ok(answer)
    }
}

#[test]
fn function_of_a_whole_item() {
    shape("whole_item").sync(&said(), whole_item);
}

/// A macro that gives a value to an attribute.
macro_rules! first {
    ($value:expr, $($rest:tt)*) => {
        $value
    };
}

#[funnel_step(steps::values, attempt = first!(attempt, 2), count = |n| first!(*n, 3))]
fn values(attempt: u32, ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn values_written_by_macros() {
    shape("values").sync(&said(), |ending| values(1, ending));
}

macro_rules! emit {
    ($step:path $(, $key:ident = $value:expr)*) => {
        step!($step $(, $key = $value)*)
    };
}

#[test]
fn step_statement_written_by_a_macro() {
    let count = 7;
    shape("statement").expect(Ending::Ok, &said(), |recorder| {
        recorder.run(|| emit!(steps::statement, attempt = 1, count = count));
    });
}

struct Service;

macro_rules! methods {
    ($($name:ident, $body:block;)*) => {
        impl Service {$(
            #[funnel_step(steps::$name, attempt = 1, count = |n| *n)]
            fn $name(&self, ending: Ending) -> Result<u32, Refused> {
                let act = $body;
                act(ending)
            }
        )*}
    };
}

methods! {
    method, { Ending::act };
}

#[test]
fn method_written_by_a_macro() {
    shape("method").sync(&said(), |ending| Service.method(ending));
}
