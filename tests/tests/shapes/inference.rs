//! Bodies whose types follow from the declared return type alone.

use std::collections::BTreeMap;
use std::num::ParseIntError;

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape, yield_once};
use serde_json::{Value, json};

#[funnel(event = "Inference")]
mod vocabulary {
    pub(crate) enum Step {
        FromError,
        AsyncFromError,
        ErrQuestion,
        AsyncErrQuestion,
        OkParse,
        AsyncOkParse,
        Collect,
        AsyncCollect,
        CollectQuestion,
        Into,
        AsyncInto,
        DefaultValue,
        OptionQuestion,
        AsyncOptionQuestion,
        Coercion,
        AsyncCoercion,
        ItemsInside,
        BoxedQuestion,
        OpaqueQuestion,
        Closures,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Inference";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

fn shape(step: &'static str) -> Shape {
    Shape::of(EVENT, step)
}

/// An error that others convert into.
#[derive(Debug)]
enum Failure {
    Refused,
    Number,
}

impl From<Refused> for Failure {
    fn from(_: Refused) -> Self {
        Self::Refused
    }
}

impl From<ParseIntError> for Failure {
    fn from(_: ParseIntError) -> Self {
        Self::Number
    }
}

/// A text that is a number or is none.
fn text(ending: Ending) -> &'static str {
    if ending == Ending::Error {
        "seven"
    } else {
        "7"
    }
}

fn panic_if(ending: Ending) {
    if ending == Ending::Panicked {
        let _ = ending.act();
    }
}

async fn wait_if(ending: Ending) {
    yield_once().await;
    if ending != Ending::Error {
        let _ = ending.act_later().await;
    }
}

#[funnel_step(step::from_error, attempt = 1, count = |n| *n)]
fn from_error(ending: Ending) -> Result<u32, Failure> {
    let answer = ending.act()?;
    Ok(answer)
}

#[test]
fn question_mark_converts_the_error() {
    shape("from_error").sync(&said(), from_error);
    assert!(matches!(from_error(Ending::Error), Err(Failure::Refused)));
}

#[funnel_step(step::async_from_error, attempt = 1, count = |n| *n)]
async fn async_from_error(ending: Ending) -> Result<u32, Failure> {
    let answer = ending.act_later().await?;
    Ok(answer)
}

#[test]
fn question_mark_converts_the_error_in_an_async_function() {
    shape("async_from_error").future(&said(), async_from_error);
}

#[funnel_step(step::err_question, attempt = 1, count = |n| *n)]
fn err_question(ending: Ending) -> Result<u32, Failure> {
    panic_if(ending);
    if ending == Ending::Error {
        Err(Refused)?;
    }
    Ok(7)
}

#[test]
fn err_with_question_mark() {
    shape("err_question").sync(&said(), err_question);
}

#[funnel_step(step::async_err_question, attempt = 1, count = |n| *n)]
async fn async_err_question(ending: Ending) -> Result<u32, Failure> {
    wait_if(ending).await;
    if ending == Ending::Error {
        Err(Refused)?
    } else {
        Ok(7)
    }
}

#[test]
fn err_with_question_mark_in_an_async_function() {
    shape("async_err_question").future(&said(), async_err_question);
}

#[funnel_step(step::ok_parse, attempt = 1, count = |n| *n)]
fn ok_parse(ending: Ending) -> Result<u32, Failure> {
    panic_if(ending);
    Ok(text(ending).parse()?)
}

#[test]
fn parse_to_the_declared_type() {
    shape("ok_parse").sync(&said(), ok_parse);
    assert!(matches!(ok_parse(Ending::Error), Err(Failure::Number)));
}

#[funnel_step(step::async_ok_parse, attempt = 1, count = |n| *n)]
async fn async_ok_parse(ending: Ending) -> Result<u32, Failure> {
    wait_if(ending).await;
    Ok(text(ending).parse()?)
}

#[test]
fn parse_to_the_declared_type_in_an_async_function() {
    shape("async_ok_parse").future(&said(), async_ok_parse);
}

#[funnel_step(step::collect, attempt = 1, count = |numbers| numbers[0])]
fn collect(ending: Ending) -> Result<Vec<u32>, ParseIntError> {
    panic_if(ending);
    [text(ending)].iter().map(|text| text.parse()).collect()
}

#[test]
fn collect_to_the_declared_type() {
    shape("collect").sync(&said(), collect);
}

#[funnel_step(step::async_collect, attempt = 1, count = |numbers| numbers["key"])]
async fn async_collect(ending: Ending) -> Result<BTreeMap<&'static str, u32>, ParseIntError> {
    wait_if(ending).await;
    let pairs = [("key", text(ending))].into_iter();
    pairs.map(|(key, text)| Ok((key, text.parse()?))).collect()
}

#[test]
fn collect_to_the_declared_type_in_an_async_function() {
    shape("async_collect").future(&said(), async_collect);
}

#[funnel_step(step::collect_question, attempt = 1, count = |numbers| numbers.iter().sum::<u32>())]
fn collect_question(ending: Ending) -> Result<Box<[u32]>, Failure> {
    panic_if(ending);
    Ok([text(ending)]
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()?)
}

#[test]
fn collect_with_question_mark() {
    shape("collect_question").sync(&said(), collect_question);
}

#[funnel_step(step::into, attempt = 1, count = |text| text.len() as u32)]
fn into(ending: Ending) -> Result<String, Failure> {
    match ending.act() {
        Ok(_) => Ok("abcdefg".into()),
        Err(error) => Err(error.into()),
    }
}

#[test]
fn conversion_into_the_declared_type() {
    shape("into").sync(&said(), into);
}

#[funnel_step(step::async_into, attempt = 1)]
async fn async_into(ending: Ending) -> Box<str> {
    let _ = ending.act_later().await;
    "text".into()
}

#[test]
fn conversion_into_the_declared_type_in_an_async_function() {
    let shape = shape("async_into").never(Ending::Error);
    shape.future(&json!({ "attempt": 1 }), async_into);
}

#[funnel_step(step::default_value, attempt = 1)]
async fn default_value(ending: Ending) -> (Vec<u32>, Option<String>) {
    let _ = ending.act_later().await;
    Default::default()
}

#[test]
fn default_of_the_declared_type() {
    let shape = shape("default_value").never(Ending::Error);
    shape.future(&json!({ "attempt": 1 }), default_value);
}

#[funnel_step(step::option_question, attempt = 1, count = |n| *n)]
fn option_question(ending: Ending) -> Option<u32> {
    let answer = ending.act().ok()?;
    Some(answer)
}

#[test]
fn question_mark_on_an_option() {
    shape("option_question").sync(&said(), option_question);
}

#[funnel_step(step::async_option_question, attempt = 1, count = |n| *n)]
async fn async_option_question(ending: Ending) -> Option<u32> {
    ending.act_later().await.ok()?;
    text(ending).parse().ok()
}

#[test]
fn question_mark_on_an_option_in_an_async_function() {
    shape("async_option_question").future(&said(), async_option_question);
}

#[funnel_step(step::coercion, attempt = 1, count = |numbers| numbers[0])]
fn coercion(ending: Ending) -> Result<&'static [u32], &'static (dyn std::error::Error + 'static)> {
    match ending.act() {
        Ok(_) => Ok(&[7, 8]),
        Err(_) => Err(&Refused),
    }
}

#[test]
fn coercion_to_the_declared_type() {
    shape("coercion").sync(&said(), coercion);
}

#[funnel_step(step::async_coercion, attempt = 1)]
async fn async_coercion(ending: Ending) -> &'static [u32] {
    if ending.act_later().await.is_ok() {
        return &[7];
    }
    &[8, 9]
}

#[test]
fn coercion_to_the_declared_type_in_an_async_function() {
    let shape = shape("async_coercion").never(Ending::Error);
    shape.future(&json!({ "attempt": 1 }), async_coercion);
}

#[funnel_step(step::items_inside, attempt = 1, count = |n| *n)]
fn items_inside(ending: Ending) -> Result<u32, Refused> {
    use Ending as How;
    const ERROR: How = How::Error;
    macro_rules! stop {
        () => {
            return Err(Refused)
        };
    }
    struct Inner(u32);
    impl Inner {
        fn value(&self) -> u32 {
            return self.0;
        }
    }
    if ending == ERROR {
        stop!();
    }
    ending.act()?;
    Ok(Inner(7).value())
}

#[test]
fn items_and_macros_inside_the_body() {
    shape("items_inside").sync(&said(), items_inside);
}

#[funnel_step(step::boxed_question, attempt = 1, count = |n| *n)]
fn boxed_question(ending: Ending) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
    panic_if(ending);
    if ending == Ending::Error {
        Err("no")?;
    }
    Ok(text(ending).parse()?)
}

#[test]
fn question_mark_into_a_boxed_error() {
    shape("boxed_question").sync(&said(), boxed_question);
}

#[funnel_step(step::opaque_question, attempt = 1, count = |n| n.clone().sum::<u32>())]
async fn opaque_question(ending: Ending) -> Result<impl Iterator<Item = u32> + Clone, Failure> {
    wait_if(ending).await;
    if ending == Ending::Error {
        Err(Refused)?;
    }
    let number = text(ending).parse::<u32>()?;
    Ok(std::iter::once(number))
}

#[test]
fn question_mark_beside_impl_trait() {
    shape("opaque_question").future(&said(), opaque_question);
}

#[funnel_step(step::closures, attempt = 1, count = |n| *n)]
fn closures(ending: Ending) -> Result<u32, Failure> {
    let read = |text: &str| -> Result<u32, ParseIntError> {
        if text.is_empty() {
            return Ok(0);
        }
        Ok(text.parse()?)
    };
    panic_if(ending);
    Ok(read(text(ending))?)
}

#[test]
fn closures_inside_the_body() {
    shape("closures").sync(&said(), closures);
}
