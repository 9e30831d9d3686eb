//! `step!` in every place a statement or an expression of type `()` can stand.

use funnel_runtime::testing::Recorder;
use funnel_runtime::{funnel, step};
use funnel_tests::{finish, outcomes, yield_once};
use serde_json::json;

#[funnel(event = "Statement")]
mod vocabulary {
    pub(crate) enum Step {
        InBody,
        InAsync,
        InClosure,
        InLoop,
        InArm,
        AsExpression,
        Moving,
        TwoInOne,
        Generic,
        InAsyncSend,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<usize>,
    }
}

use vocabulary as step;

const EVENT: &str = "Statement";

/// Runs code and returns what its events say, step by step.
fn recorded(run: impl FnOnce()) -> Vec<serde_json::Value> {
    let recorder = Recorder::new();
    recorder.run(run);
    recorder
        .events()
        .iter()
        .map(funnel_tests::attributes)
        .collect()
}

#[test]
fn statement_in_a_body() {
    let said = recorded(|| {
        let attempt = 3;
        step!(step::in_body, attempt = attempt, count = 2_usize);
    });
    assert_eq!(said, [json!({ "attempt": 3, "count": 2 })]);
    assert_eq!(outcomes(EVENT, "in_body"), [1, 0, 0, 0]);
}

#[test]
fn statement_in_an_async_body() {
    async fn run(text: String) {
        yield_once().await;
        step!(step::in_async, count = text.len());
        yield_once().await;
        drop(text);
    }
    assert_eq!(
        recorded(|| finish(run("abc".to_owned()))),
        [json!({ "count": 3 })]
    );
}

#[test]
fn statement_keeps_a_future_send() {
    fn assert_send<F: Future + Send>(future: F) -> F {
        future
    }
    async fn run() {
        step!(step::in_async_send, attempt = 1);
        yield_once().await;
    }
    assert_eq!(
        recorded(|| finish(assert_send(run()))),
        [json!({ "attempt": 1 })]
    );
}

#[test]
fn statement_in_a_closure() {
    let said = recorded(|| {
        (1..=3_u32).for_each(|attempt| step!(step::in_closure, attempt = attempt));
        let owned = String::from("ab");
        let later = move || step!(step::in_closure, count = owned.len());
        later();
    });
    assert_eq!(said[2], json!({ "attempt": 3 }));
    assert_eq!(said[3], json!({ "count": 2 }));
    assert_eq!(outcomes(EVENT, "in_closure"), [4, 0, 0, 0]);
}

#[test]
fn statement_in_a_loop() {
    let said = recorded(|| {
        for attempt in 0..10 {
            if attempt == 2 {
                continue;
            }
            step!(step::in_loop, attempt = attempt);
            if attempt == 3 {
                break;
            }
        }
    });
    assert_eq!(said.len(), 3);
    assert_eq!(outcomes(EVENT, "in_loop"), [3, 0, 0, 0]);
}

#[test]
fn statement_in_a_match_arm() {
    let said = recorded(|| {
        for value in [Some(1), None, Some(9)] {
            match value {
                Some(attempt @ 0..5) => step!(step::in_arm, attempt = attempt),
                None => step!(step::in_arm),
                Some(_) => {}
            }
        }
    });
    assert_eq!(said, [json!({ "attempt": 1 }), json!({})]);
}

#[test]
#[allow(
    clippy::semicolon_if_nothing_returned,
    reason = "an expression is what is tested"
)]
fn statement_as_an_expression() {
    fn tail() {
        step!(step::as_expression, attempt = 3)
    }
    let said = recorded(|| {
        let () = step!(step::as_expression, attempt = 1);
        for even in [true, false] {
            if even {
                step!(step::as_expression)
            } else {
                step!(step::as_expression, attempt = 2)
            }
        }
        tail()
    });
    let expected = [
        json!({ "attempt": 1 }),
        json!({}),
        json!({ "attempt": 2 }),
        json!({ "attempt": 3 }),
    ];
    assert_eq!(said, expected);
}

/// Two sites in one body keep apart what they are called.
#[test]
fn statements_in_a_row() {
    let said = recorded(|| {
        step!(step::two_in_one, attempt = 1);
        step!(step::two_in_one, attempt = 2);
    });
    assert_eq!(said, [json!({ "attempt": 1 }), json!({ "attempt": 2 })]);
}

#[test]
fn statement_in_a_generic_function() {
    fn run<T: Into<u32> + Copy, const N: usize>(values: [T; N]) {
        for value in values {
            step!(step::generic, attempt = value.into(), count = N);
        }
    }
    let said = recorded(|| {
        run([1_u8]);
        run([2_u16, 3]);
    });
    assert_eq!(said[0], json!({ "attempt": 1, "count": 1 }));
    assert_eq!(said[2], json!({ "attempt": 3, "count": 2 }));
    assert_eq!(outcomes(EVENT, "generic"), [3, 0, 0, 0]);
}

#[test]
fn values_of_a_statement_borrow_only() {
    let text = String::from("abc");
    let said = recorded(|| {
        step!(step::moving, count = text.len());
        assert_eq!(text, "abc");
    });
    assert_eq!(said, [json!({ "count": 3 })]);
}
