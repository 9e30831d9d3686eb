//! Generic functions, with bounds in every place, and `impl Trait` arguments.

use std::fmt::Display;
use std::marker::PhantomData;

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape, outcomes};
use serde_json::{Value, json};

#[funnel(event = "Generics")]
mod vocabulary {
    pub(crate) enum Step {
        Generic,
        AsyncGeneric,
        Bare,
        BareResult,
        ConstGeneric,
        ConstExpression,
        WhereClause,
        HigherRanked,
        Unsized,
        ImplArgument,
        AsyncImplArgument,
        FnArgument,
        DynArgument,
        GenericImpl,
        GenericError,
        NeverCalled,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u64>,
    }
}

use vocabulary as step;

const EVENT: &str = "Generics";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

#[funnel_step(step::generic, attempt = 1, count = |n| (*n).into())]
fn generic<T: From<u32> + Into<u64> + Copy>(ending: Ending) -> Result<T, Refused> {
    ending.act().map(T::from)
}

#[test]
fn generic_function() {
    let shape = Shape::of(EVENT, "generic");
    shape.sync(&said(), generic::<u32>);
    shape.sync(&said(), generic::<u64>);
}

#[funnel_step(step::async_generic, attempt = 1, count = |n| (*n).into())]
async fn async_generic<T: From<u32> + Into<u64> + Copy>(ending: Ending) -> Result<T, Refused> {
    ending.act_later().await.map(T::from)
}

#[test]
fn generic_async_function() {
    Shape::of(EVENT, "async_generic").future(&said(), async_generic::<u32>);
}

#[funnel_step(step::bare, attempt = 1)]
fn bare<T>(value: T) -> T {
    value
}

/// Of a bare type parameter nothing is known, whatever it is.
#[test]
fn function_that_returns_a_type_parameter() {
    let _ = bare(Err::<(), _>(Refused));
    assert_eq!(bare("text"), "text");
    assert_eq!(outcomes(EVENT, "bare"), [2, 0, 0, 0]);
}

#[funnel_step(step::bare_result, attempt = 1)]
fn bare_result<T, E>(value: Result<T, E>) -> Result<T, E> {
    value
}

#[test]
fn function_that_returns_a_result_of_type_parameters() {
    let shape = Shape::of(EVENT, "bare_result").never(Ending::Panicked);
    shape.sync(&json!({ "attempt": 1 }), |ending| {
        bare_result(ending.act()).map(drop)
    });
}

#[funnel_step(step::const_generic, attempt = 1, count = |array| array.len() as u64)]
fn const_generic<const N: usize>(ending: Ending) -> Result<[u32; N], Refused> {
    ending.act().map(|answer| [answer; N])
}

#[test]
fn const_generic_function() {
    Shape::of(EVENT, "const_generic").sync(&said(), const_generic::<7>);
}

const SEVEN: usize = 7;

#[funnel_step(step::const_expression, attempt = 1, count = |array| array.len() as u64)]
fn const_expression(ending: Ending) -> Result<[u32; SEVEN / 7 * 7], Refused> {
    ending.act().map(|answer| [answer; 7])
}

#[test]
fn function_with_a_const_expression_in_its_type() {
    Shape::of(EVENT, "const_expression").sync(&said(), const_expression);
}

#[funnel_step(step::where_clause, attempt = 1, count = |n| (**n).into())]
fn where_clause<'a, T, E>(value: &'a Result<T, E>) -> Result<&'a T, E>
where
    T: Copy + Into<u64> + 'a,
    E: Clone,
    for<'b> &'b T: Copy,
{
    value.as_ref().map_err(Clone::clone)
}

#[test]
fn function_with_a_where_clause() {
    let shape = Shape::of(EVENT, "where_clause").never(Ending::Panicked);
    shape.sync(&said(), |ending| where_clause(&ending.act()).copied());
}

#[funnel_step(step::higher_ranked, attempt = 1, count = |n| *n as u64)]
fn higher_ranked<F>(ending: Ending, measure: F) -> Result<usize, Refused>
where
    F: for<'a> Fn(&'a str) -> usize,
{
    ending.act()?;
    Ok(measure("1234567"))
}

#[test]
fn function_with_a_higher_ranked_bound() {
    Shape::of(EVENT, "higher_ranked").sync(&said(), |ending| higher_ranked(ending, str::len));
}

#[funnel_step(step::r#unsized, attempt = 1, count = |text| text.as_ref().len() as u64)]
fn of_unsized<T: ?Sized + AsRef<str>>(text: &T, ending: Ending) -> Result<&T, Refused> {
    ending.act()?;
    Ok(text)
}

#[test]
fn function_over_an_unsized_type() {
    let shape = Shape::of(EVENT, "unsized");
    shape.sync(&said(), |ending| {
        of_unsized::<str>("1234567", ending).map(str::len)
    });
}

#[funnel_step(step::impl_argument, attempt = number.clone().into(), count = |n| *n)]
fn impl_argument(number: impl Into<u32> + Clone, ending: Ending) -> Result<u64, Refused> {
    let _moved = number;
    ending.act().map(u64::from)
}

#[test]
fn function_with_an_impl_trait_argument() {
    Shape::of(EVENT, "impl_argument").sync(&said(), |ending| impl_argument(1_u8, ending));
}

#[funnel_step(step::async_impl_argument, attempt = 1, count = |text| text.len() as u64)]
async fn async_impl_argument(
    text: impl Display + Send + 'static,
    ending: Ending,
) -> Result<String, Refused> {
    ending
        .act_later()
        .await
        .map(|answer| format!("{text}{answer}"))
}

#[test]
fn async_function_with_an_impl_trait_argument() {
    let shape = Shape::of(EVENT, "async_impl_argument");
    shape.future(&said(), |ending| async_impl_argument("123456", ending));
}

#[funnel_step(step::fn_argument, attempt = 1, count = |n| *n)]
fn fn_argument(
    mut act: impl FnMut(Ending) -> Result<u32, Refused>,
    ending: Ending,
) -> Result<u64, Refused> {
    act(ending).map(u64::from)
}

#[test]
fn function_with_a_closure_argument() {
    Shape::of(EVENT, "fn_argument").sync(&said(), |ending| fn_argument(Ending::act, ending));
}

#[funnel_step(step::dyn_argument, attempt = 1, count = |n| *n)]
fn dyn_argument(
    act: &mut dyn FnMut(Ending) -> Result<u32, Refused>,
    ending: Ending,
) -> Result<u64, Refused> {
    act(ending).map(u64::from)
}

#[test]
fn function_with_a_dyn_argument() {
    let shape = Shape::of(EVENT, "dyn_argument");
    shape.sync(&said(), |ending| dyn_argument(&mut Ending::act, ending));
}

struct Of<'a, T, const N: usize>(&'a str, PhantomData<T>);

impl<'a, T: From<u32> + Into<u64> + Copy, const N: usize> Of<'a, T, N> {
    #[funnel_step(step::generic_impl, attempt = 1, count = |(n, _)| (*n).into())]
    fn act<E: From<Refused>>(&self, ending: Ending) -> Result<(T, &'a str), E> {
        let answer = ending.act()?;
        assert_eq!(self.0.len(), N);
        Ok((T::from(answer), self.0))
    }
}

#[test]
fn method_of_a_generic_impl() {
    let shape = Shape::of(EVENT, "generic_impl");
    shape.sync(&said(), |ending| {
        Of::<u32, 3>("abc", PhantomData)
            .act::<Refused>(ending)
            .map(drop)
    });
}

#[funnel_step(step::generic_error, attempt = 1, count = |n| *n)]
fn generic_error<E>(ending: Ending) -> Result<u64, E>
where
    Refused: Into<E>,
{
    ending.act().map(u64::from).map_err(Into::into)
}

#[test]
fn function_with_a_generic_error() {
    Shape::of(EVENT, "generic_error").sync(&said(), generic_error::<Box<dyn std::error::Error>>);
}

/// Never instantiated, and a step all the same: its counter is there at zero.
#[funnel_step(step::never_called, attempt = 1)]
#[expect(dead_code, reason = "that is the shape")]
fn never_called<T: Default>() -> T {
    T::default()
}

#[test]
fn generic_function_that_nobody_calls() {
    assert_eq!(outcomes(EVENT, "never_called"), [0; 4]);
}
