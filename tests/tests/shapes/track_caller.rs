//! `#[track_caller]`: who called is known in the body, however the body is left.

use std::panic::Location;

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{Ending, Refused, Shape};
use serde_json::{Value, json};

#[funnel(event = "TrackCaller")]
mod vocabulary {
    pub(crate) enum Step {
        Plain,
        EarlyReturn,
        Question,
        Unit,
        Borrowing,
        Method,
        Loops,
        Twice,
        TwiceOuter,
        InsideMacro,
        Before,
        Closures,
        Generic,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "TrackCaller";

fn said() -> Value {
    json!({ "attempt": 1 })
}

/// Calls a function in the line that the shape says, and asserts that it knew the line.
macro_rules! assert_knows_its_caller {
    ($call:expr) => {{
        let (line, result): (u32, Result<u32, Refused>) = (line!(), $call);
        if let Ok(known) = result {
            assert_eq!(known, line);
        }
    }};
}

#[funnel_step(step::plain, attempt = 1)]
#[track_caller]
fn plain(ending: Ending) -> Result<u32, Refused> {
    let line = Location::caller().line();
    ending.act().map(|_| line)
}

#[test]
fn tracked_function() {
    Shape::of(EVENT, "plain").sync(&said(), |ending| assert_knows_its_caller!(plain(ending)));
}

#[funnel_step(step::early_return, attempt = 1)]
#[track_caller]
fn early_return(ending: Ending) -> Result<u32, Refused> {
    if ending == Ending::Error {
        return Err(Refused);
    }
    if ending == Ending::Ok {
        return Ok(Location::caller().line());
    }
    ending.act()
}

#[test]
fn tracked_function_with_early_returns() {
    let shape = Shape::of(EVENT, "early_return");
    shape.sync(&said(), |ending| {
        assert_knows_its_caller!(early_return(ending))
    });
}

#[funnel_step(step::question, attempt = 1)]
#[track_caller]
fn question(ending: Ending) -> Result<u32, Refused> {
    ending.act()?;
    Ok(Location::caller().line())
}

#[test]
fn tracked_function_with_question_mark() {
    let shape = Shape::of(EVENT, "question");
    shape.sync(&said(), |ending| assert_knows_its_caller!(question(ending)));
}

#[funnel_step(step::unit, attempt = 1)]
#[track_caller]
fn unit(ending: Ending, line: u32) {
    assert_eq!(Location::caller().line(), line);
    if ending == Ending::Ok {
        return;
    }
    let _ = ending.act();
}

#[test]
fn tracked_function_without_a_value() {
    let shape = Shape::of(EVENT, "unit").never(Ending::Error);
    shape.sync(&said(), |ending| unit(ending, line!()));
}

#[funnel_step(step::borrowing, attempt = 1)]
#[track_caller]
fn borrowing(text: &str, ending: Ending) -> Result<&str, Refused> {
    if text.is_empty() {
        return Ok(text);
    }
    ending.act()?;
    let Some((_, rest)) = text.split_once(' ') else {
        return Err(Refused);
    };
    Ok(rest)
}

#[test]
fn tracked_function_that_borrows() {
    let shape = Shape::of(EVENT, "borrowing");
    shape.sync(&said(), |ending| borrowing("a b", ending).map(str::len));
}

struct Lines(Vec<u32>);

impl Lines {
    #[track_caller]
    #[funnel_step(step::method, attempt = 1)]
    fn add(&mut self, ending: Ending) -> Result<&mut u32, Refused> {
        let line = Location::caller().line();
        ending.act()?;
        self.0.push(line);
        self.0.last_mut().ok_or(Refused)
    }
}

/// The two attributes may stand in either order.
#[test]
fn tracked_method() {
    let shape = Shape::of(EVENT, "method");
    shape.sync(&said(), |ending| {
        let mut lines = Lines(Vec::new());
        assert_knows_its_caller!(lines.add(ending).copied())
    });
}

#[funnel_step(step::loops, attempt = 1)]
#[track_caller]
fn loops(ending: Ending) -> Result<u32, Refused> {
    let line = Location::caller().line();
    'outer: for round in 0.. {
        let mut times = 0;
        while times < 3 {
            times += 1;
            match (round, times) {
                (0, 2) => continue 'outer,
                (1, _) => return ending.act().map(|_| line),
                (2, _) => break 'outer,
                _ => {}
            }
        }
    }
    Err(Refused)
}

#[test]
fn tracked_function_that_returns_out_of_loops() {
    let shape = Shape::of(EVENT, "loops");
    shape.sync(&said(), |ending| assert_knows_its_caller!(loops(ending)));
}

#[funnel_step(step::twice_outer, attempt = 1)]
#[funnel_step(step::twice, attempt = 1)]
#[track_caller]
fn twice(ending: Ending) -> Result<u32, Refused> {
    if ending == Ending::Error {
        return Err(Refused);
    }
    ending.act()?;
    Ok(Location::caller().line())
}

#[test]
fn tracked_function_with_two_steps() {
    for ending in [Ending::Ok, Ending::Error, Ending::Panicked] {
        let line = line!() + 1;
        let result = std::panic::catch_unwind(|| twice(ending));
        if let Ok(Ok(known)) = result {
            assert_eq!(known, line);
        }
    }
    assert_eq!(funnel_tests::outcomes(EVENT, "twice"), [1, 1, 0, 1]);
    assert_eq!(funnel_tests::outcomes(EVENT, "twice_outer"), [1, 1, 0, 1]);
}

macro_rules! refuse_unless {
    ($condition:expr) => {
        if !$condition {
            return Err(Refused);
        }
    };
}

/// A `return` that a macro writes cannot be seen before the macro is expanded; it is an error.
#[funnel_step(step::inside_macro, attempt = 1)]
#[track_caller]
fn inside_macro(ending: Ending) -> Result<u32, Refused> {
    refuse_unless!(ending != Ending::Error);
    ending.act()?;
    Ok(Location::caller().line())
}

#[test]
fn tracked_function_that_returns_inside_a_macro() {
    let shape = Shape::of(EVENT, "inside_macro");
    shape.sync(&said(), |ending| {
        assert_knows_its_caller!(inside_macro(ending))
    });
}

/// The values are evaluated where the body is, so they know the caller as well.
#[funnel_step(step::before, attempt = 1, count = |line| *line)]
#[track_caller]
fn before(ending: Ending) -> Result<u32, Refused> {
    ending.act().map(|_| 7)
}

#[test]
fn tracked_function_with_a_closure() {
    let shape = Shape::of(EVENT, "before");
    shape.sync(&json!({ "attempt": 1, "count": 7 }), before);
}

/// A `return` in a closure or an `async` block is not one of the function.
#[funnel_step(step::closures, attempt = 1)]
#[track_caller]
fn closures(ending: Ending) -> Result<u32, Refused> {
    let line = Location::caller().line();
    let act = || {
        if ending == Ending::Error {
            return Err(Refused);
        }
        return ending.act();
    };
    fn inner() -> u32 {
        return 3;
    }
    let later = async { return inner() };
    assert_eq!(funnel_tests::finish(later), 3);
    act().map(|_| line)
}

#[test]
fn tracked_function_with_returns_that_are_not_its_own() {
    let shape = Shape::of(EVENT, "closures");
    shape.sync(&said(), |ending| assert_knows_its_caller!(closures(ending)));
}

#[funnel_step(step::generic, attempt = 1)]
#[track_caller]
fn generic<'a, T: ?Sized, const N: usize>(
    value: &'a T,
    mut ending: [Ending; N],
) -> Result<(&'a T, u32), Refused> {
    ending.reverse();
    ending[0].act()?;
    return Ok((value, Location::caller().line()));
}

#[test]
fn tracked_generic_function() {
    let shape = Shape::of(EVENT, "generic");
    shape.sync(&said(), |ending| {
        assert_knows_its_caller!(generic("text", [ending]).map(|(_, line)| line))
    });
}
