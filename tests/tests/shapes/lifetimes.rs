//! Functions that return what they borrow.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::sync::{Mutex, MutexGuard};

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape};
use serde_json::{Value, json};

#[funnel(event = "Lifetimes")]
mod vocabulary {
    pub(crate) enum Step {
        Elided,
        Named,
        TwoNamed,
        Outlives,
        MutReborrow,
        MutField,
        Slices,
        Static,
        CowElided,
        RefGuard,
        LockGuard,
        AsyncElided,
        AsyncMut,
        FnPointer,
        BorrowedIter,
        NestedReference,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<usize>,
    }
}

use vocabulary as step;

const EVENT: &str = "Lifetimes";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

const TEXT: &str = "abcdefg";

#[funnel_step(step::elided, attempt = 1, count = |text| text.len())]
fn elided(text: &str, ending: Ending) -> Result<&str, Refused> {
    ending.act()?;
    Ok(text.trim())
}

#[test]
fn borrow_with_elided_lifetime() {
    Shape::of(EVENT, "elided").sync(&said(), |ending| elided(TEXT, ending).map(str::len));
}

#[funnel_step(step::named, attempt = 1, count = |text| text.len())]
fn named<'a>(text: &'a str, _other: &str, ending: Ending) -> Result<&'a str, Refused> {
    ending.act()?;
    Ok(text)
}

#[test]
fn borrow_with_named_lifetime() {
    let shape = Shape::of(EVENT, "named");
    shape.sync(&said(), |ending| {
        let text = String::from(TEXT);
        let text = {
            let short = String::new();
            named(&text, &short, ending)
        };
        text.map(str::len)
    });
}

#[funnel_step(step::two_named, attempt = 1, count = |(text, _)| text.len())]
fn two_named<'a, 'b>(
    one: &'a str,
    two: &'b str,
    ending: Ending,
) -> Result<(&'a str, &'b str), Refused> {
    ending.act()?;
    Ok((one, two))
}

#[test]
fn borrow_with_two_lifetimes() {
    let shape = Shape::of(EVENT, "two_named");
    shape.sync(&said(), |ending| {
        two_named(TEXT, &String::new(), ending).map(drop)
    });
}

#[funnel_step(step::outlives, attempt = 1, count = |text| text.len())]
fn outlives<'a, 'b: 'a>(one: &'a str, two: &'b str, ending: Ending) -> Result<&'a str, Refused> {
    ending.act()?;
    Ok(if one.is_empty() { two } else { one })
}

#[test]
fn borrow_with_a_lifetime_bound() {
    Shape::of(EVENT, "outlives").sync(&said(), |ending| outlives("", TEXT, ending).map(str::len));
}

#[funnel_step(step::mut_reborrow, attempt = 1, count = |numbers| numbers.len())]
fn mut_reborrow(numbers: &mut [u32], ending: Ending) -> Result<&mut [u32], Refused> {
    numbers[0] = ending.act()?;
    Ok(&mut numbers[..7])
}

#[test]
fn reborrow_of_a_mutable_argument() {
    Shape::of(EVENT, "mut_reborrow").sync(&said(), |ending| {
        let mut numbers = [0; 8];
        mut_reborrow(&mut numbers, ending).map(|numbers| numbers[1] = 1)
    });
}

struct Pair {
    left: Vec<u32>,
    right: u32,
}

#[funnel_step(step::mut_field, attempt = 1, count = |numbers| numbers.len())]
fn mut_field<'a>(pair: &'a mut Pair, ending: Ending) -> Result<&'a mut Vec<u32>, Refused> {
    pair.right = ending.act()?;
    Ok(&mut pair.left)
}

#[test]
fn reborrow_of_a_mutable_field() {
    let shape = Shape::of(EVENT, "mut_field");
    shape.sync(&said(), |ending| {
        let left = vec![0; 7];
        mut_field(&mut Pair { left, right: 0 }, ending).map(drop)
    });
}

#[funnel_step(step::slices, attempt = 1, count = |(left, right)| left.len() + right.len())]
fn slices<'a>(
    numbers: &'a mut [u32],
    ending: Ending,
) -> Result<(&'a mut [u32], &'a mut [u32]), Refused> {
    ending.act()?;
    Ok(numbers.split_at_mut(3))
}

#[test]
fn mutable_borrows_in_a_tuple() {
    Shape::of(EVENT, "slices").sync(&said(), |ending| slices(&mut [0; 7], ending).map(drop));
}

#[funnel_step(step::r#static, attempt = 1, count = |text| text.len())]
fn forever(ending: Ending) -> Result<&'static str, Refused> {
    ending.act()?;
    Ok(TEXT)
}

#[test]
fn borrow_for_ever() {
    Shape::of(EVENT, "static").sync(&said(), forever);
}

#[funnel_step(step::cow_elided, attempt = 1, count = |text| text.len())]
fn cow_elided(text: &str, ending: Ending) -> Result<Cow<'_, str>, Refused> {
    ending.act()?;
    Ok(text.into())
}

#[test]
fn borrow_in_a_cow() {
    let shape = Shape::of(EVENT, "cow_elided");
    shape.sync(&said(), |ending| cow_elided(TEXT, ending).map(drop));
}

#[funnel_step(step::ref_guard, attempt = 1, count = |text| text.len())]
fn ref_guard(cell: &RefCell<String>, ending: Ending) -> Result<Ref<'_, str>, Refused> {
    ending.act()?;
    Ok(Ref::map(cell.borrow(), String::as_str))
}

#[test]
fn borrow_in_a_guard() {
    let shape = Shape::of(EVENT, "ref_guard");
    shape.sync(&said(), |ending| {
        ref_guard(&RefCell::new(TEXT.to_owned()), ending).map(drop)
    });
}

/// The tail borrows from an argument through a temporary.
#[funnel_step(step::lock_guard, attempt = 1, count = |text| text.len())]
fn lock_guard(lock: Mutex<String>, ending: Ending) -> Result<String, Refused> {
    fn of(guard: MutexGuard<'_, String>, ending: Ending) -> Result<String, Refused> {
        ending.act().map(|_| guard.clone())
    }
    of(lock.lock().expect("not poisoned"), ending)
}

#[test]
fn temporary_that_borrows_from_an_argument() {
    let shape = Shape::of(EVENT, "lock_guard");
    shape.sync(&said(), |ending| {
        lock_guard(Mutex::new(TEXT.to_owned()), ending)
    });
}

#[funnel_step(step::async_elided, attempt = 1, count = |text| text.len())]
async fn async_elided(text: &str, ending: Ending) -> Result<&str, Refused> {
    ending.act_later().await?;
    Ok(text)
}

#[test]
fn borrow_out_of_an_async_function() {
    let shape = Shape::of(EVENT, "async_elided");
    shape.future(&said(), |ending| async_elided(TEXT, ending));
}

#[funnel_step(step::async_mut, attempt = 1, count = |numbers| numbers.len())]
async fn async_mut(numbers: &mut Vec<u32>, ending: Ending) -> Result<&mut [u32], Refused> {
    numbers.push(ending.act_later().await?);
    Ok(numbers)
}

#[test]
fn reborrow_out_of_an_async_function() {
    let shape = Shape::of(EVENT, "async_mut");
    shape.future(&said(), async |ending| {
        async_mut(&mut vec![0; 6], ending)
            .await
            .map(|numbers| numbers[0])
    });
}

#[funnel_step(step::fn_pointer, attempt = 1, count = |trim| trim(" abcdefg ").len())]
fn fn_pointer(ending: Ending) -> Result<fn(&str) -> &str, Refused> {
    ending.act()?;
    Ok(str::trim)
}

#[test]
fn pointer_to_a_function_that_borrows() {
    Shape::of(EVENT, "fn_pointer").sync(&said(), fn_pointer);
}

#[funnel_step(step::borrowed_iter, attempt = 1, count = |numbers| numbers.len())]
fn borrowed_iter<'a>(
    numbers: &'a [u32],
    ending: Ending,
) -> Result<std::slice::Iter<'a, u32>, Refused> {
    ending.act()?;
    Ok(numbers.iter())
}

#[test]
fn iterator_that_borrows() {
    let shape = Shape::of(EVENT, "borrowed_iter");
    shape.sync(&said(), |ending| {
        borrowed_iter(&[0; 7], ending).map(|numbers| numbers.len())
    });
}

#[funnel_step(step::nested_reference, attempt = 1, count = |text| text.len())]
fn nested_reference<'a>(texts: &mut &'a str, ending: Ending) -> Result<&'a str, Refused> {
    ending.act()?;
    Ok(std::mem::take(texts))
}

#[test]
fn borrow_that_outlives_the_reference_to_it() {
    let shape = Shape::of(EVENT, "nested_reference");
    shape.sync(&said(), |ending| {
        let text = { nested_reference(&mut &*TEXT, ending) };
        text.map(str::len)
    });
}
