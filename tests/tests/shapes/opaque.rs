//! Functions that return `impl Trait`, alone and inside other types, or a boxed `dyn Trait`.

use std::fmt::{Debug, Display};

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape, yield_once};
use serde_json::{Value, json};

#[funnel(event = "Opaque")]
mod vocabulary {
    pub(crate) enum Step {
        Alone,
        InResult,
        InOption,
        InTuple,
        InBoth,
        Nested,
        Capturing,
        Closure,
        ClosureInResult,
        ClosureOfReference,
        AsyncAlone,
        AsyncInResult,
        AsyncClosure,
        BoxedDyn,
        BoxedDynInResult,
        AsyncBoxedDyn,
        BoxedFn,
        Tracked,
        TraitMethod,
        EarlyReturn,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<usize>,
    }
}

use vocabulary as step;

const EVENT: &str = "Opaque";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

fn shape(step: &'static str) -> Shape {
    Shape::of(EVENT, step)
}

fn infallible(step: &'static str) -> Shape {
    shape(step).never(Ending::Error)
}

#[funnel_step(step::alone, attempt = 1, count = |numbers| numbers.len())]
fn alone(ending: Ending) -> impl ExactSizeIterator<Item = u32> + Clone {
    let answer = ending.act().unwrap_or(0);
    0..answer
}

#[test]
fn impl_trait_alone() {
    infallible("alone").sync(&said(), alone);
}

#[funnel_step(step::in_result, attempt = 1, count = |numbers| numbers.clone().count())]
fn in_result(ending: Ending) -> Result<impl Iterator<Item = u32> + Clone, Refused> {
    let answer = ending.act()?;
    Ok((0..20).filter(move |number| *number < answer))
}

#[test]
fn impl_trait_in_a_result() {
    shape("in_result").sync(&said(), in_result);
}

#[funnel_step(step::in_option, attempt = 1, count = |numbers| numbers.len())]
fn in_option(ending: Ending) -> Option<impl ExactSizeIterator<Item = u32>> {
    Some(0..ending.act().ok()?)
}

#[test]
fn impl_trait_in_an_option() {
    shape("in_option").sync(&said(), in_option);
}

#[funnel_step(step::in_tuple, attempt = 1, count = |(numbers, _)| numbers.len())]
fn in_tuple(ending: Ending) -> (impl ExactSizeIterator<Item = u32>, impl Display) {
    (0..ending.act().unwrap_or(0), "text")
}

#[test]
fn impl_trait_in_a_tuple() {
    infallible("in_tuple").sync(&said(), in_tuple);
}

#[funnel_step(step::in_both, attempt = 1, count = |numbers| numbers.len())]
fn in_both(ending: Ending) -> Result<impl ExactSizeIterator<Item = u32>, impl Debug> {
    ending.act().map(|answer| 0..answer)
}

#[test]
fn impl_trait_in_ok_and_in_err() {
    shape("in_both").sync(&said(), in_both);
}

#[funnel_step(step::nested, attempt = 1, count = |numbers| numbers.clone().into_iter().count())]
fn nested(ending: Ending) -> Result<impl IntoIterator<Item = impl Into<u64>> + Clone, Refused> {
    ending.act().map(|answer| (0..answer).collect::<Vec<_>>())
}

#[test]
fn impl_trait_in_impl_trait() {
    shape("nested").sync(&said(), nested);
}

#[funnel_step(step::capturing, attempt = 1, count = |words| words.clone().count())]
fn capturing<'a>(
    text: &'a str,
    ending: Ending,
) -> Result<impl Iterator<Item = &'a str> + Clone + 'a, Refused> {
    ending.act()?;
    Ok(text.split(' ').filter(|word| !word.is_empty()))
}

#[test]
fn impl_trait_with_a_lifetime() {
    shape("capturing").sync(&said(), |ending| {
        capturing("a b c d  e f g", ending).map(Iterator::count)
    });
}

/// The type of a parameter has to be written: the compiler infers it from the declared return type
/// only where the closure stands last in the function itself.
#[funnel_step(step::closure, attempt = 1)]
fn closure(ending: Ending) -> impl Fn(String) -> usize {
    let answer = ending.act().unwrap_or(0) as usize;
    move |text: String| text.len() + answer
}

#[test]
fn closure_as_impl_fn() {
    infallible("closure").sync(&json!({ "attempt": 1 }), |ending| {
        closure(ending)(String::new())
    });
}

#[funnel_step(step::closure_in_result, attempt = 1, count = |measure| measure("abcdefg".to_owned()))]
fn closure_in_result(ending: Ending) -> Result<impl Fn(String) -> usize, Refused> {
    ending.act()?;
    Ok(|text: String| text.len())
}

#[test]
fn closure_in_a_result() {
    shape("closure_in_result").sync(&said(), closure_in_result);
}

#[funnel_step(step::closure_of_reference, attempt = 1, count = |trim| trim(" abcdefg ").len())]
fn closure_of_reference(ending: Ending) -> impl for<'a> Fn(&'a str) -> &'a str {
    let _ = ending.act();
    str::trim
}

#[test]
fn function_as_impl_fn() {
    infallible("closure_of_reference").sync(&said(), closure_of_reference);
}

#[funnel_step(step::async_alone, attempt = 1, count = |numbers| numbers.len())]
async fn async_alone(ending: Ending) -> impl ExactSizeIterator<Item = u32> {
    0..ending.act_later().await.unwrap_or(0)
}

#[test]
fn impl_trait_out_of_an_async_function() {
    infallible("async_alone").future(&said(), async_alone);
}

#[funnel_step(step::async_in_result, attempt = 1, count = |numbers| numbers.len())]
async fn async_in_result(ending: Ending) -> Result<impl ExactSizeIterator<Item = u32>, Refused> {
    if ending == Ending::Error {
        Err(Refused)?;
    }
    let answer = ending.act_later().await?;
    Ok(0..answer)
}

#[test]
fn impl_trait_in_a_result_out_of_an_async_function() {
    shape("async_in_result").future(&said(), async_in_result);
}

#[funnel_step(step::async_closure, attempt = 1, count = |measure| measure("abcdefg".to_owned()))]
async fn async_closure(ending: Ending) -> impl Fn(String) -> usize {
    yield_once().await;
    let _ = ending.act_later().await;
    |text: String| text.len()
}

#[test]
fn closure_out_of_an_async_function() {
    infallible("async_closure").future(&said(), async_closure);
}

#[funnel_step(step::boxed_dyn, attempt = 1, count = |numbers| numbers.size_hint().0)]
fn boxed_dyn(ending: Ending) -> Box<dyn Iterator<Item = u32>> {
    match ending.act() {
        Ok(answer) => Box::new(0..answer),
        Err(_) => Box::new(std::iter::empty()),
    }
}

#[test]
fn boxed_dyn_trait() {
    infallible("boxed_dyn").sync(&said(), boxed_dyn);
}

#[funnel_step(step::boxed_dyn_in_result, attempt = 1, count = |numbers| numbers.size_hint().0)]
fn boxed_dyn_in_result(
    ending: Ending,
) -> Result<Box<dyn Iterator<Item = u32>>, Box<dyn std::error::Error>> {
    if ending == Ending::Error {
        return Err(Box::new(Refused));
    }
    Ok(Box::new(0..ending.act()?))
}

#[test]
fn boxed_dyn_trait_in_a_result() {
    shape("boxed_dyn_in_result").sync(&said(), boxed_dyn_in_result);
}

#[funnel_step(step::async_boxed_dyn, attempt = 1, count = |numbers| numbers.size_hint().0)]
async fn async_boxed_dyn(
    ending: Ending,
) -> Result<Box<dyn Iterator<Item = u32> + Send>, Box<dyn std::error::Error>> {
    if ending == Ending::Error {
        return Err(Box::new(Refused));
    }
    Ok(Box::new(0..ending.act_later().await?))
}

#[test]
fn boxed_dyn_trait_out_of_an_async_function() {
    shape("async_boxed_dyn").future(&said(), async_boxed_dyn);
}

#[funnel_step(step::boxed_fn, attempt = 1, count = |trim| trim(" abcdefg ").len())]
fn boxed_fn(ending: Ending) -> Box<dyn Fn(&str) -> &str> {
    let _ = ending.act();
    Box::new(|text| text.trim())
}

#[test]
fn boxed_closure_that_borrows() {
    infallible("boxed_fn").sync(&said(), boxed_fn);
}

#[funnel_step(step::tracked, attempt = 1, count = |numbers| numbers.len())]
#[track_caller]
fn tracked(ending: Ending) -> Result<impl ExactSizeIterator<Item = u32>, Refused> {
    if ending == Ending::Error {
        return Err(Refused);
    }
    Ok(0..ending.act()?)
}

#[test]
fn impl_trait_out_of_a_tracked_function() {
    shape("tracked").sync(&said(), tracked);
}

trait Numbers {
    fn numbers(&self, ending: Ending) -> impl ExactSizeIterator<Item = u32> + use<'_, Self>;
}

struct First(u32);

impl Numbers for First {
    #[funnel_step(step::trait_method, attempt = 1, count = |numbers| numbers.len())]
    fn numbers(&self, ending: Ending) -> impl ExactSizeIterator<Item = u32> + use<'_> {
        let _ = ending.act();
        let first = &self.0;
        (0..7).map(|number| number + *first)
    }
}

#[test]
fn impl_trait_out_of_a_trait_method() {
    infallible("trait_method").sync(&said(), |ending| First(3).numbers(ending).len());
}

#[funnel_step(step::early_return, attempt = 1, count = |numbers| numbers.len())]
fn early_return(ending: Ending) -> impl ExactSizeIterator<Item = u32> {
    let Ok(answer) = ending.act() else {
        return 0..0;
    };
    if answer == ANSWER {
        return 0..answer;
    }
    0..1
}

#[test]
fn impl_trait_with_early_returns() {
    infallible("early_return").sync(&said(), early_return);
}
