//! The ways out of a body: `return`, and `break` to a label.

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape, yield_once};
use serde_json::{Value, json};

#[funnel(event = "Leaving")]
mod vocabulary {
    pub(crate) enum Step {
        EarlyReturn,
        AsyncEarlyReturn,
        LabelledBreak,
        AsyncLabelledBreak,
        LabelledBlock,
        LetElse,
        TailMatch,
        ReturnOnly,
        AsyncReturnOnly,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Leaving";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

fn shape(step: &'static str) -> Shape {
    Shape::of(EVENT, step)
}

#[funnel_step(step::early_return, attempt = 1, count = |n| *n)]
fn early_return(ending: Ending) -> Result<u32, Refused> {
    if ending == Ending::Error {
        return Err(Refused);
    }
    for number in 0.. {
        if number == ANSWER {
            return ending.act().map(|_| number);
        }
    }
    unreachable!("the loop returns")
}

#[test]
fn return_before_the_end() {
    shape("early_return").sync(&said(), early_return);
}

#[funnel_step(step::async_early_return, attempt = 1, count = |n| *n)]
async fn async_early_return(ending: Ending) -> Result<u32, Refused> {
    if ending == Ending::Error {
        return Err(Refused);
    }
    loop {
        return Ok(ending.act_later().await?);
    }
}

#[test]
fn return_before_the_end_of_an_async_function() {
    shape("async_early_return").future(&said(), async_early_return);
}

#[funnel_step(step::labelled_break, attempt = 1, count = |n| *n)]
fn labelled_break(ending: Ending) -> Result<u32, Refused> {
    let answer = 'outer: loop {
        for number in 0.. {
            if number == ANSWER {
                break 'outer number;
            }
            if number % 2 == 0 {
                continue;
            }
        }
    };
    ending.act().map(|_| answer)
}

#[test]
fn break_to_a_label() {
    shape("labelled_break").sync(&said(), labelled_break);
}

#[funnel_step(step::async_labelled_break, attempt = 1, count = |n| *n)]
async fn async_labelled_break(ending: Ending) -> Result<u32, Refused> {
    'outer: while let Ok(answer) = ending.act_later().await {
        loop {
            yield_once().await;
            if answer == ANSWER {
                break 'outer;
            }
        }
    }
    ending.act()
}

#[test]
fn break_to_a_label_in_an_async_function() {
    shape("async_labelled_break").future(&said(), async_labelled_break);
}

#[funnel_step(step::labelled_block, attempt = 1, count = |n| *n)]
fn labelled_block(ending: Ending) -> Result<u32, Refused> {
    'block: {
        if ending == Ending::Error {
            break 'block Err(Refused);
        }
        ending.act()
    }
}

#[test]
fn break_out_of_a_block() {
    shape("labelled_block").sync(&said(), labelled_block);
}

#[funnel_step(step::let_else, attempt = 1, count = |n| *n)]
fn let_else(ending: Ending) -> Result<u32, Refused> {
    let Ok(answer) = ending.act() else {
        return Err(Refused);
    };
    let (Ok(answer) | Err(answer)) = Ok::<_, u32>(answer);
    Ok(answer)
}

#[test]
fn return_out_of_let_else() {
    shape("let_else").sync(&said(), let_else);
}

#[funnel_step(step::tail_match, attempt = 1, count = |n| *n)]
fn tail_match(ending: Ending) -> Result<u32, Refused> {
    match ending {
        Ending::Error => Err(Refused),
        _ => match ending.act()? {
            answer @ 0..=9 => Ok(answer),
            _ => return Err(Refused),
        },
    }
}

#[test]
fn return_out_of_a_match() {
    shape("tail_match").sync(&said(), tail_match);
}

#[funnel_step(step::return_only, attempt = 1, count = |n| *n)]
fn return_only(ending: Ending) -> Result<u32, Refused> {
    return ending.act();
}

#[test]
fn nothing_but_a_return() {
    shape("return_only").sync(&said(), return_only);
}

#[funnel_step(step::async_return_only, attempt = 1, count = |n| *n)]
async fn async_return_only(ending: Ending) -> Result<u32, Refused> {
    return ending.act_later().await;
}

#[test]
fn nothing_but_a_return_in_an_async_function() {
    shape("async_return_only").future(&said(), async_return_only);
}
