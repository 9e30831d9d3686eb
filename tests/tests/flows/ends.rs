//! Every way out of a function is one end of its flow.

use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use funnel_runtime::testing::Recorder;
use funnel_runtime::{ErrorClass, FlowError, funnel_flow};
use funnel_tests::{poll_once, yield_once};

use crate::create::{self, Abort, Step};
use crate::{last, said};

#[derive(Debug, ErrorClass)]
enum CliError {
    Cancelled,
    Billing,
    Strange,
    Service,
}

impl FlowError for CliError {
    fn abort_reason(&self) -> Option<&'static str> {
        match self {
            Self::Cancelled => Some("cancelled"),
            Self::Billing => Some("billing_required"),
            Self::Strange => Some("never_declared"),
            Self::Service => None,
        }
    }
}

fn recorded<R>(body: impl FnOnce() -> R) -> (R, Recorder) {
    let recorder = Recorder::new();
    let returned = recorder.run(body);
    (returned, recorder)
}

const COMPLETED: &[&str] = &["Application Create Started", "Application Create Completed"];
const ABORTED: &[&str] = &["Application Create Started", "Application Create Aborted"];
const FAILED: &[&str] = &["Application Create Started", "Application Create Failed"];

#[test]
fn success_completes() {
    #[funnel_flow(create, as flow)]
    fn succeed() -> Result<u8, CliError> {
        flow.step(Step::Name);
        Ok(7)
    }
    let (returned, recorder) = recorded(succeed);
    assert_eq!(returned.unwrap(), 7);
    recorder.assert_events(COMPLETED);
    let [started, completed] = recorder.events().try_into().unwrap();
    assert!(said(&started, "step").is_null());
    assert!(said(&started, "duration_ms").is_null());
    assert_eq!(said(&completed, "step"), "name");
    assert!(said(&completed, "duration_ms").is_u64());
    assert_eq!(said(&completed, "flow_id"), said(&started, "sequence"));
    assert_eq!(said(&started, "flow_id"), said(&started, "sequence"));
}

#[test]
fn a_function_that_cannot_fail_completes() {
    #[funnel_flow(create)]
    fn act() {}
    recorded(act).1.assert_events(COMPLETED);
}

#[test]
fn abort_gives_the_error_back_and_tells_step_and_reason() {
    #[funnel_flow(create, as flow)]
    fn decline() -> Result<u8, CliError> {
        flow.step(Step::Terms);
        flow.abort(Abort::DeclinedTerms, CliError::Service)
    }
    let (returned, recorder) = recorded(decline);
    assert!(matches!(returned, Err(CliError::Service)));
    recorder.assert_events(ABORTED);
    let aborted = last(&recorder);
    assert_eq!(said(&aborted, "step"), "terms");
    assert_eq!(said(&aborted, "reason"), "declined_terms");
    assert!(said(&aborted, "error_class").is_null());
}

#[test]
fn a_function_without_an_error_can_give_up() {
    #[funnel_flow(create, as flow)]
    fn give_up() -> Option<u8> {
        flow.give_up(Abort::BillingRequired);
        None
    }
    let (_, recorder) = recorded(give_up);
    recorder.assert_events(ABORTED);
    assert_eq!(said(&last(&recorder), "reason"), "billing_required");
}

#[funnel_flow(create, as flow)]
fn fail(error: CliError) -> Result<u8, CliError> {
    flow.step(Step::ApiCall);
    Err(error)?;
    Ok(7)
}

#[test]
fn an_error_fails_with_its_class() {
    let (_, recorder) = recorded(|| fail(CliError::Service));
    recorder.assert_events(FAILED);
    let failed = last(&recorder);
    assert_eq!(said(&failed, "error_class"), "Service");
    assert_eq!(said(&failed, "step"), "api_call");
    assert!(said(&failed, "reason").is_null());
    assert!(said(&failed, "duration_ms").is_u64());
}

#[test]
fn an_error_that_is_an_abort_aborts() {
    for (error, reason) in [
        (CliError::Cancelled, "cancelled"),
        (CliError::Billing, "billing_required"),
    ] {
        let (_, recorder) = recorded(|| fail(error));
        recorder.assert_events(ABORTED);
        assert_eq!(said(&last(&recorder), "reason"), reason);
    }
}

#[test]
fn a_reason_that_the_flow_does_not_have_is_other_and_counted() {
    const SITE: &str = "flows::ends::fail";
    let before = funnel_tests::problems(SITE, "misuse");
    let (_, recorder) = recorded(|| fail(CliError::Strange));
    recorder.assert_events(ABORTED);
    assert_eq!(said(&last(&recorder), "reason"), "other");
    assert_eq!(funnel_tests::problems(SITE, "misuse"), before + 1);
}

#[test]
fn none_fails_as_none() {
    #[funnel_flow(create)]
    fn find() -> Option<u8> {
        None
    }
    let (_, recorder) = recorded(find);
    recorder.assert_events(FAILED);
    assert_eq!(said(&last(&recorder), "error_class"), "None");
}

#[test]
fn a_response_fails_by_its_status() {
    #[funnel_flow(create)]
    fn answer(status: u16) -> http::Response<()> {
        http::Response::builder().status(status).body(()).unwrap()
    }
    recorded(|| answer(201)).1.assert_events(COMPLETED);
    for (status, class) in [(404, "ClientError"), (503, "ServerError")] {
        let (_, recorder) = recorded(|| answer(status));
        recorder.assert_events(FAILED);
        assert_eq!(said(&last(&recorder), "error_class"), class);
    }
}

#[test]
fn when_overrules_what_is_success() {
    #[funnel_flow(create, when = |number| *number > 5)]
    fn number(number: u8) -> u8 {
        number
    }
    recorded(|| number(6)).1.assert_events(COMPLETED);
    let (_, recorder) = recorded(|| number(5));
    recorder.assert_events(FAILED);
    assert_eq!(said(&last(&recorder), "error_class"), "u8");
}

#[test]
fn an_error_of_any_type_has_a_class() {
    #[derive(Debug)]
    struct Outer(CliError);
    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "secret of {:?}", self.0)
        }
    }
    impl Error for Outer {}

    #[funnel_flow(create)]
    fn outer() -> Result<(), Outer> {
        Err(Outer(CliError::Service))
    }
    #[funnel_flow(create)]
    fn boxed() -> Result<(), Box<dyn Error + Send + Sync>> {
        "x".parse::<u8>()?;
        Ok(())
    }
    #[funnel_flow(create)]
    fn anyhow() -> anyhow::Result<()> {
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionRefused))?;
        Ok(())
    }
    #[funnel_flow(create)]
    fn borrowed<'a>(text: &'a str) -> Result<(), Borrowed<'a>> {
        Err(Borrowed(text))
    }
    #[derive(Debug)]
    struct Borrowed<'a>(#[allow(dead_code)] &'a str);

    let class = |recorder: &Recorder| {
        recorder.assert_events(FAILED);
        said(&last(recorder), "error_class")
    };
    assert_eq!(class(&recorded(outer).1), "Outer");
    assert_eq!(class(&recorded(boxed).1), "ParseIntError");
    assert_eq!(class(&recorded(anyhow).1), "io::ConnectionRefused");
    assert_eq!(class(&recorded(|| borrowed("x").is_err()).1), "Borrowed");
}

#[test]
fn a_panic_fails_and_goes_on() {
    #[funnel_flow(create, as flow)]
    fn panics() -> Result<u8, CliError> {
        flow.step(Step::ApiCall);
        resume_unwind(Box::new("the payload"))
    }
    let recorder = Recorder::new();
    let unwound = catch_unwind(AssertUnwindSafe(|| recorder.run(panics)));
    assert_eq!(
        unwound.unwrap_err().downcast_ref::<&str>(),
        Some(&"the payload")
    );
    recorder.assert_events(FAILED);
    let failed = last(&recorder);
    assert_eq!(said(&failed, "error_class"), "panic");
    assert_eq!(said(&failed, "step"), "api_call");
}

#[test]
fn a_future_that_is_dropped_aborts() {
    #[funnel_flow(create, as flow)]
    async fn wait() -> Result<u8, CliError> {
        flow.step(Step::ApiCall);
        yield_once().await;
        Ok(7)
    }
    let recorder = Recorder::new();
    let mut future = Box::pin(recorder.run_async(wait()));
    assert!(poll_once(future.as_mut()).is_pending());
    recorder.assert_events(&["Application Create Started"]);
    drop(future);
    recorder.assert_events(ABORTED);
    let aborted = last(&recorder);
    assert_eq!(said(&aborted, "reason"), "cancelled");
    assert_eq!(said(&aborted, "step"), "api_call");
}

#[test]
fn a_future_that_nobody_polls_has_not_begun() {
    #[funnel_flow(create)]
    async fn wait() {}
    let recorder = Recorder::new();
    recorder.run(|| drop(wait()));
    recorder.assert_events(&[]);
}

#[test]
fn what_fails_after_complete_does_not_change_the_outcome() {
    #[funnel_flow(create, as flow)]
    fn succeed_then(panics: bool) -> Result<u8, CliError> {
        flow.step(Step::ApiCall);
        flow.complete();
        flow.step(Step::Terms);
        if panics {
            resume_unwind(Box::new(()));
        }
        Err(CliError::Service)
    }
    let (_, recorder) = recorded(|| succeed_then(false));
    recorder.assert_events(COMPLETED);
    assert_eq!(said(&last(&recorder), "step"), "api_call");
    let recorder = Recorder::new();
    let unwound = catch_unwind(AssertUnwindSafe(|| recorder.run(|| succeed_then(true))));
    assert!(unwound.is_err());
    recorder.assert_events(COMPLETED);
}

#[test]
fn a_tracked_function_that_leaves_by_question_mark_fails() {
    #[track_caller]
    #[funnel_flow(create, as flow)]
    fn tracked(error: bool) -> Result<u8, CliError> {
        flow.step(Step::Name);
        Err(CliError::Service).or(if error { Err(CliError::Billing) } else { Ok(7) })?;
        Ok(7)
    }
    recorded(|| tracked(false)).1.assert_events(COMPLETED);
    let (_, recorder) = recorded(|| tracked(true));
    recorder.assert_events(FAILED);
    assert_eq!(said(&last(&recorder), "error_class"), "unknown");
}

#[test]
fn a_function_that_never_returns_ends_by_unwinding() {
    #[funnel_flow(create, as flow)]
    fn never() -> ! {
        flow.step(Step::Name);
        resume_unwind(Box::new(()))
    }
    let recorder = Recorder::new();
    let unwound = catch_unwind(AssertUnwindSafe(|| recorder.run(|| never())));
    assert!(unwound.is_err());
    recorder.assert_events(FAILED);
}
