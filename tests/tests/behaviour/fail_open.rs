//! What goes wrong is counted at its site and fails no caller.

use std::panic::resume_unwind;

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Id, funnel, funnel_step, step};
use funnel_tests::{attributes, finish, outcomes, problems};
use serde_json::json;

#[funnel(event = "FailOpen")]
mod vocabulary {
    use funnel_runtime::Id;

    pub(crate) enum Step {
        PlainPanics,
        AsyncPlainPanics,
        FuturePlainPanics,
        ClosurePanics,
        WhenPanics,
        StatementPanics,
        OnePanics,
        Scoped,
        PersonalId,
        InvalidId,
        InvalidNumber,
        PersonalInScope,
        OwnValueOverRejected,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
        pub layer: Option<f64>,
        #[attr(entity, required_at(Scoped))]
        pub team_id: Option<Id>,
    }
}

use vocabulary as step;

const EVENT: &str = "FailOpen";
const HERE: &str = module_path!();

/// Panics without a message on stderr.
fn unwind<T>() -> T {
    resume_unwind(Box::new("a value that panics"))
}

fn problems_of(function: &str, problem: &str) -> u64 {
    problems(&format!("{HERE}::{function}"), problem)
}

#[test]
fn plain_value_that_panics() {
    #[funnel_step(step::plain_panics, attempt = unwind::<u32>())]
    fn plain_panics() -> u32 {
        5
    }
    let recorder = Recorder::new();
    assert_eq!(recorder.run(plain_panics), 5);
    assert_eq!(recorder.events(), []);
    assert_eq!(
        outcomes(EVENT, "plain_panics"),
        [1, 0, 0, 0],
        "the call itself succeeded"
    );
    assert_eq!(problems_of("plain_panics", "panic"), 1);
}

#[test]
fn plain_value_of_an_async_function_that_panics() {
    #[funnel_step(step::async_plain_panics, attempt = unwind::<u32>())]
    async fn async_plain_panics() -> u32 {
        5
    }
    let recorder = Recorder::new();
    assert_eq!(finish(recorder.run_async(async_plain_panics())), 5);
    assert_eq!(recorder.events(), []);
    assert_eq!(outcomes(EVENT, "async_plain_panics"), [1, 0, 0, 0]);
    assert_eq!(problems_of("async_plain_panics", "panic"), 1);
}

#[test]
fn plain_value_of_a_function_that_returns_a_future_that_panics() {
    #[funnel_step(step::future_plain_panics, attempt = unwind::<u32>())]
    fn future_plain_panics() -> impl Future<Output = u32> {
        async { 5 }
    }
    let recorder = Recorder::new();
    assert_eq!(finish(recorder.run_async(future_plain_panics())), 5);
    assert_eq!(recorder.events(), []);
    assert_eq!(outcomes(EVENT, "future_plain_panics"), [1, 0, 0, 0]);
    assert_eq!(problems_of("future_plain_panics", "panic"), 1);
}

#[test]
fn closure_that_panics() {
    #[funnel_step(step::closure_panics, attempt = 1, count = |_| unwind::<u32>())]
    fn closure_panics() -> Result<u32, ()> {
        Ok(5)
    }
    let recorder = Recorder::new();
    assert_eq!(recorder.run(closure_panics), Ok(5));
    assert_eq!(recorder.events(), []);
    assert_eq!(outcomes(EVENT, "closure_panics"), [1, 0, 0, 0]);
    assert_eq!(problems_of("closure_panics", "panic"), 1);
}

/// The outcome stays what it was without `when`.
#[test]
fn when_that_panics() {
    #[funnel_step(step::when_panics, attempt = 1, when = |_| unwind::<bool>())]
    fn when_panics(ok: bool) -> Result<(), ()> {
        ok.then_some(()).ok_or(())
    }
    let recorder = Recorder::new();
    recorder.run(|| {
        assert!(when_panics(true).is_ok());
        assert!(when_panics(false).is_err());
    });
    recorder.assert_steps(&["when_panics"]);
    assert_eq!(outcomes(EVENT, "when_panics"), [1, 1, 0, 0]);
    assert_eq!(problems_of("when_panics", "panic"), 2);
}

#[test]
fn value_of_a_statement_that_panics() {
    let site = format!("{HERE}:{}", line!() + 3);
    let recorder = Recorder::new();
    let after = recorder.run(|| {
        step!(step::statement_panics, attempt = unwind::<u32>());
        5
    });
    assert_eq!(after, 5);
    assert_eq!(recorder.events(), []);
    assert_eq!(outcomes(EVENT, "statement_panics"), [1, 0, 0, 0]);
    assert_eq!(problems(&site, "panic"), 1);
}

/// One event is lost, the next one is not.
#[test]
fn value_that_panics_once() {
    #[funnel_step(step::one_panics, attempt = if first { unwind::<u32>() } else { 1 })]
    fn one_panics(first: bool) {
        let _ = first;
    }
    let recorder = Recorder::new();
    recorder.run(|| {
        one_panics(true);
        one_panics(false);
    });
    recorder.assert_steps(&["one_panics"]);
    assert_eq!(outcomes(EVENT, "one_panics"), [2, 0, 0, 0]);
    assert_eq!(problems_of("one_panics", "panic"), 1);
}

/// The event is sent as it is: a hole in it is better than none at all.
#[test]
fn required_key_that_no_scope_brings() {
    #[funnel_step(step::scoped, scoped(team_id))]
    fn required() {}
    let recorder = Recorder::new();
    recorder.run(required);
    assert_eq!(problems_of("required", "missing_required"), 1);
    recorder.run(|| {
        let attrs = step::Attrs {
            team_id: Some(Id::new("t1")),
            ..Default::default()
        };
        let _entered = attrs.enter();
        required();
    });
    assert_eq!(
        problems_of("required", "missing_required"),
        1,
        "this time it was there"
    );
    recorder.assert_steps(&["scoped", "scoped"]);
    assert_eq!(attributes(&recorder.events()[0]), json!({}));
    assert_eq!(
        attributes(&recorder.events()[1]),
        json!({ "team_id": "t1" })
    );
}

#[test]
fn required_key_that_is_empty_at_its_site() {
    #[funnel_step(step::scoped, team_id = team)]
    fn required_and_empty(team: Option<Id>) {
        let _ = team;
    }
    let recorder = Recorder::new();
    recorder.run(|| required_and_empty(None));
    recorder.assert_steps(&["scoped"]);
    assert_eq!(problems_of("required_and_empty", "missing_required"), 1);
}

#[test]
fn id_with_the_shape_of_personal_data() {
    #[funnel_step(step::personal_id, team_id = Id::new(team), attempt = 1)]
    fn personal(team: &str) {
        let _ = team;
    }
    let recorder = Recorder::new();
    recorder.run(|| personal("someone@example.com"));
    assert_eq!(attributes(&recorder.events()[0]), json!({ "attempt": 1 }));
    assert_eq!(problems_of("personal", "pii_value"), 1);
    assert_eq!(problems_of("personal", "invalid_value"), 0);
    assert!(
        !format!("{:?}", recorder.events()).contains("someone"),
        "nothing of it is kept"
    );
}

#[test]
fn id_that_is_none() {
    #[funnel_step(step::invalid_id, team_id = |text| Id::new(*text))]
    fn invalid() -> &'static str {
        "two words"
    }
    let recorder = Recorder::new();
    recorder.run(invalid);
    assert_eq!(attributes(&recorder.events()[0]), json!({}));
    assert_eq!(problems_of("invalid", "invalid_value"), 1);
    assert_eq!(problems_of("invalid", "pii_value"), 0);
}

#[test]
fn number_that_no_backend_can_carry() {
    #[funnel_step(step::invalid_number, layer = f64::NAN, attempt = 1)]
    fn not_finite() {}
    let recorder = Recorder::new();
    recorder.run(not_finite);
    assert_eq!(attributes(&recorder.events()[0]), json!({ "attempt": 1 }));
    assert_eq!(problems_of("not_finite", "invalid_value"), 1);
}

/// What a scope could not bring counts at each site that wanted it.
#[test]
fn rejected_id_in_a_scope() {
    #[funnel_step(step::personal_in_scope)]
    fn in_scope() {}
    let recorder = Recorder::new();
    recorder.run(|| {
        let attrs = step::Attrs {
            team_id: Some(Id::new("a@example.com")),
            ..Default::default()
        };
        let _entered = attrs.enter();
        in_scope();
        in_scope();
    });
    assert_eq!(attributes(&recorder.events()[0]), json!({}));
    assert_eq!(problems_of("in_scope", "pii_value"), 2);
}

#[test]
fn own_value_where_the_scope_has_a_rejected_one() {
    #[funnel_step(step::own_value_over_rejected, team_id = Id::new("t1"))]
    fn own_value() {}
    let recorder = Recorder::new();
    recorder.run(|| {
        let attrs = step::Attrs {
            team_id: Some(Id::new("a@example.com")),
            ..Default::default()
        };
        let _entered = attrs.enter();
        own_value();
    });
    assert_eq!(
        attributes(&recorder.events()[0]),
        json!({ "team_id": "t1" })
    );
    assert_eq!(problems_of("own_value", "pii_value"), 0);
}

#[test]
fn what_goes_wrong_can_be_read_without_a_scrape() {
    #[funnel_step(step::plain_panics, attempt = unwind::<u32>())]
    fn read_afterwards() {}
    let site = format!("{HERE}::read_afterwards");
    let of_site = || {
        let problems = funnel_runtime::problems().into_iter();
        let mut problems = problems.filter(|problem| problem.site == site);
        (problems.next(), problems.next())
    };
    assert_eq!(of_site(), (None, None), "what never happened is left out");
    Recorder::new().run(|| (0..2).for_each(|_| read_afterwards()));
    let (problem, other) = of_site();
    let problem = problem.expect("it happened");
    assert_eq!((problem.problem, problem.count), ("panic", 2));
    assert_eq!(problem.to_string(), format!("{site}: panic 2"));
    assert_eq!(other, None);
}
