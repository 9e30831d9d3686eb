//! Arguments: patterns, and bodies that move what attributes have read.

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape};
use serde_json::{Value, json};

#[funnel(event = "Arguments")]
mod vocabulary {
    pub(crate) enum Step {
        Tuple,
        Struct,
        TupleStruct,
        Slice,
        Mutable,
        AsyncMutable,
        Underscore,
        UnderscoreName,
        Wildcards,
        RefPattern,
        Reference,
        Binding,
        Moved,
        AsyncMoved,
        MovedIntoClosure,
        Many,
        WithAttributes,
        Shadowed,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<usize>,
    }
}

use vocabulary as step;

const EVENT: &str = "Arguments";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

fn shape(step: &'static str) -> Shape {
    Shape::of(EVENT, step)
}

struct Request {
    attempt: u32,
    text: String,
}

impl Request {
    fn new() -> Self {
        Self {
            attempt: 1,
            text: "abcdefg".to_owned(),
        }
    }
}

struct State<T>(T);

#[funnel_step(step::tuple, attempt = attempt, count = |text| text.len())]
fn tuple((attempt, text): (u32, String), ending: Ending) -> Result<String, Refused> {
    ending.act()?;
    Ok(text)
}

#[test]
fn destructured_tuple() {
    shape("tuple").sync(&said(), |ending| tuple((1, "abcdefg".to_owned()), ending));
}

#[funnel_step(step::r#struct, attempt = attempt, count = |text| text.len())]
fn structure(Request { attempt, text, .. }: Request, ending: Ending) -> Result<String, Refused> {
    ending.act()?;
    Ok(text)
}

#[test]
fn destructured_struct() {
    shape("struct").sync(&said(), |ending| structure(Request::new(), ending));
}

#[funnel_step(step::tuple_struct, attempt = request.attempt, count = |text| text.len())]
async fn tuple_struct(
    State(request): State<Request>,
    State(ending): State<Ending>,
) -> Result<String, Refused> {
    ending.act_later().await?;
    Ok(request.text)
}

#[test]
fn destructured_extractors() {
    let shape = shape("tuple_struct");
    shape.future(&said(), |ending| {
        tuple_struct(State(Request::new()), State(ending))
    });
}

#[funnel_step(step::slice, attempt = first, count = |rest| rest.len())]
fn slice([first, rest @ ..]: [u32; 8], ending: Ending) -> Result<[u32; 7], Refused> {
    ending.act()?;
    Ok(rest)
}

#[test]
fn destructured_array() {
    shape("slice").sync(&said(), |ending| slice([1; 8], ending));
}

#[funnel_step(step::mutable, attempt = numbers.len() as u32, count = |numbers| numbers.len())]
fn mutable(mut numbers: Vec<u32>, mut times: u32, ending: Ending) -> Result<Vec<u32>, Refused> {
    while times > 0 {
        numbers.push(ending.act()?);
        times -= 1;
    }
    Ok(numbers)
}

#[test]
fn mutable_arguments() {
    shape("mutable").sync(&said(), |ending| mutable(vec![0], 6, ending));
}

#[funnel_step(step::async_mutable, attempt = numbers.len() as u32, count = |numbers| numbers.len())]
async fn async_mutable(
    mut numbers: Vec<u32>,
    mut times: u32,
    ending: Ending,
) -> Result<Vec<u32>, Refused> {
    while times > 0 {
        numbers.push(ending.act_later().await?);
        times -= 1;
    }
    Ok(numbers)
}

#[test]
fn mutable_arguments_of_an_async_function() {
    shape("async_mutable").future(&said(), |ending| async_mutable(vec![0], 6, ending));
}

#[funnel_step(step::underscore, attempt = 1, count = |n| *n as usize)]
fn underscore(_: String, ending: Ending, _: &str) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn wildcard_argument() {
    shape("underscore").sync(&said(), |ending| underscore(String::new(), ending, ""));
}

#[funnel_step(step::underscore_name, attempt = 1, count = |n| *n as usize)]
async fn underscore_name(_unused: String, ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[test]
fn unused_argument() {
    shape("underscore_name").future(&said(), |ending| underscore_name(String::new(), ending));
}

#[funnel_step(step::wildcards, attempt = attempt, count = |n| *n as usize)]
fn wildcards(
    (attempt, _): (u32, String),
    Request { .. }: Request,
    [.., ending]: [Ending; 2],
) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn wildcards_in_patterns() {
    let shape = shape("wildcards");
    shape.sync(&said(), |ending| {
        wildcards((1, String::new()), Request::new(), [Ending::Ok, ending])
    });
}

#[funnel_step(step::ref_pattern, attempt = *attempt, count = |text| text.len())]
fn ref_pattern(ref attempt: u32, ref mut text: String, ending: Ending) -> Result<String, Refused> {
    text.push_str("efg");
    ending.act()?;
    Ok(std::mem::take(text))
}

#[test]
fn arguments_bound_by_reference() {
    shape("ref_pattern").sync(&said(), |ending| ref_pattern(1, "abcd".to_owned(), ending));
}

#[funnel_step(step::reference, attempt = attempt, count = |n| *n as usize)]
fn reference(&attempt: &u32, &(ending, _): &(Ending, u8)) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn references_in_patterns() {
    shape("reference").sync(&said(), |ending| reference(&1, &(ending, 0)));
}

#[funnel_step(step::binding, attempt = whole.1, count = |n| *n as usize)]
fn binding(whole @ (ending, _): (Ending, u32)) -> Result<u32, Refused> {
    assert_eq!(whole.0, ending);
    ending.act()
}

#[test]
fn binding_of_a_whole_pattern() {
    shape("binding").sync(&said(), |ending| binding((ending, 1)));
}

#[funnel_step(step::moved, attempt = request.attempt, count = |text| text.len())]
fn moved(request: Request, ending: Ending) -> Result<String, Refused> {
    let Request { text, .. } = request;
    ending.act()?;
    Ok(text)
}

#[test]
fn argument_that_is_read_and_then_moved() {
    shape("moved").sync(&said(), |ending| moved(Request::new(), ending));
}

#[funnel_step(step::async_moved, attempt = request.attempt, count = |text| text.len())]
async fn async_moved(request: Box<Request>, ending: Ending) -> Result<String, Refused> {
    let request = *request;
    ending.act_later().await?;
    Ok(request.text)
}

#[test]
fn argument_that_is_read_and_then_moved_by_an_async_function() {
    shape("async_moved").future(&said(), |ending| {
        async_moved(Box::new(Request::new()), ending)
    });
}

#[funnel_step(step::moved_into_closure, attempt = request.attempt, count = |text| text().len())]
fn moved_into_closure(request: Request, ending: Ending) -> Result<impl Fn() -> String, Refused> {
    ending.act()?;
    Ok(move || request.text.clone())
}

#[test]
fn argument_that_is_moved_into_what_is_returned() {
    let shape = shape("moved_into_closure");
    shape.sync(&said(), |ending| moved_into_closure(Request::new(), ending));
}

#[funnel_step(step::many, attempt = a, count = |sum| *sum)]
fn many(
    a: u32,
    b: u8,
    c: u16,
    d: u64,
    e: usize,
    f: i8,
    g: &str,
    h: String,
    i: (),
    ending: Ending,
) -> Result<usize, Refused> {
    let () = i;
    assert_eq!((b, c, d, f), (0, 0, 0, 0));
    ending.act()?;
    Ok(a as usize + e + g.len() + h.len())
}

#[test]
fn many_arguments() {
    let shape = shape("many");
    shape.sync(&said(), |ending| {
        many(1, 0, 0, 0, 2, 0, "ab", "cd".to_owned(), (), ending)
    });
}

#[funnel_step(step::with_attributes, attempt = 1, count = |n| *n as usize)]
fn with_attributes(
    #[cfg(not(test))] absent: Absent,
    #[allow(unused_variables)] unused: String,
    #[cfg(test)] ending: Ending,
) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn arguments_with_attributes() {
    shape("with_attributes").sync(&said(), |ending| with_attributes(String::new(), ending));
}

#[funnel_step(step::shadowed, attempt = attempt, count = |n| *n)]
fn shadowed(attempt: u32, count: String, ending: Ending) -> Result<usize, Refused> {
    let attempt = attempt as usize + count.len();
    let count = attempt;
    ending.act()?;
    Ok(count)
}

/// The names of keys and those of arguments are apart.
#[test]
fn arguments_called_like_keys() {
    shape("shadowed").sync(&said(), |ending| shadowed(1, "abcdef".to_owned(), ending));
}
