//! What a scope adds to the events inside it.

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Cohort, Id, IntoScope, Scope, funnel, funnel_step, step};
use funnel_tests::{attributes, finish, poll_once, yield_once};
use serde_json::{Value, json};

#[funnel(event = "Scopes")]
mod vocabulary {
    use funnel_runtime::Id;

    pub(crate) enum Step {
        Open,
        Own,
        Required,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
        #[attr(entity, required_at(Required))]
        pub team_id: Option<Id>,
    }
}

#[funnel(event = "ScopesOther")]
mod other {
    pub(crate) enum Step {
        Open,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
    }
}

/// A funnel whose attributes must all be said.
#[funnel(event = "ScopesFull")]
mod full {
    pub(crate) enum Step {
        Open,
    }

    pub(crate) struct Attrs {
        pub attempt: u32,
        pub count: Option<u32>,
    }
}

use vocabulary::{Attrs, open, own, required};

#[funnel_step(open)]
fn call() {}

#[funnel_step(own, attempt = 100)]
fn call_own() {}

#[funnel_step(own, attempt = None::<u32>)]
fn call_empty() {}

fn attempt(attempt: u32) -> Attrs {
    Attrs {
        attempt: Some(attempt),
        ..Attrs::default()
    }
}

fn count(count: u32) -> Attrs {
    Attrs {
        count: Some(count),
        ..Attrs::default()
    }
}

fn recorded(run: impl FnOnce()) -> Vec<Value> {
    let recorder = Recorder::new();
    recorder.run(run);
    recorder.events().iter().map(attributes).collect()
}

#[test]
fn scope_fills_what_the_site_leaves_open() {
    let said = recorded(|| {
        let _entered = attempt(1).enter();
        call();
        step!(open, count = 2);
    });
    assert_eq!(
        said,
        [json!({ "attempt": 1 }), json!({ "attempt": 1, "count": 2 })]
    );
}

#[test]
fn site_wins_over_every_scope() {
    let said = recorded(|| {
        let _outer = attempt(1).enter();
        let _inner = attempt(2).enter();
        call_own();
    });
    assert_eq!(said, [json!({ "attempt": 100 })]);
}

#[test]
fn empty_value_at_the_site_leaves_the_key_open() {
    let said = recorded(|| {
        let _entered = attempt(1).enter();
        call_empty();
    });
    assert_eq!(said, [json!({ "attempt": 1 })]);
}

#[test]
fn innermost_scope_wins_and_outer_ones_fill_the_rest() {
    let said = recorded(|| {
        let _outer = Attrs {
            attempt: Some(1),
            count: Some(1),
            ..Attrs::default()
        }
        .enter();
        let _inner = attempt(2).enter();
        call();
    });
    assert_eq!(said, [json!({ "attempt": 2, "count": 1 })]);
}

#[test]
fn scope_ends_with_its_guard() {
    let said = recorded(|| {
        let outer = attempt(1).enter();
        {
            let _inner = count(2).enter();
            call();
        }
        call();
        drop(outer);
        call();
    });
    let expected = [
        json!({ "attempt": 1, "count": 2 }),
        json!({ "attempt": 1 }),
        json!({}),
    ];
    assert_eq!(said, expected);
}

#[test]
fn guards_dropped_out_of_order_end_what_was_entered_later() {
    let said = recorded(|| {
        let outer = attempt(1).enter();
        let inner = count(2).enter();
        drop(outer);
        call();
        drop(inner);
        call();
    });
    assert_eq!(said, [json!({}), json!({})]);
}

#[test]
fn scope_ends_with_a_panic() {
    let said = recorded(|| {
        let unwound = std::panic::catch_unwind(|| {
            let _entered = attempt(1).enter();
            std::panic::resume_unwind(Box::new(()))
        });
        assert!(unwound.is_err());
        call();
    });
    assert_eq!(said, [json!({})]);
}

#[test]
fn scope_of_another_funnel_is_not_seen() {
    let said = recorded(|| {
        let _entered = other::Attrs { attempt: Some(9) }.enter();
        call();
        step!(other::open);
    });
    assert_eq!(said, [json!({}), json!({ "attempt": 9 })]);
}

#[test]
fn scope_with_an_attribute_that_is_no_option() {
    #[funnel_step(full::open, scoped(attempt))]
    fn annotated() {}
    let said = recorded(|| {
        let _entered = full::Attrs {
            attempt: 4,
            count: None,
        }
        .enter();
        annotated();
        step!(full::open, attempt = 5);
    });
    assert_eq!(said, [json!({ "attempt": 4 }), json!({ "attempt": 5 })]);
}

#[test]
fn scoped_key_from_the_site_of_a_method() {
    struct Team(Id);

    impl Team {
        #[funnel_step(required, scoped(team_id), attempt = 1)]
        fn act(&self) -> Option<()> {
            self.0.as_str().map(drop)
        }
    }
    let team = Team(Id::new("t1"));
    let said = recorded(|| {
        let _entered = Attrs {
            team_id: Some(team.0),
            ..Attrs::default()
        }
        .enter();
        team.act();
    });
    assert_eq!(said, [json!({ "attempt": 1, "team_id": "t1" })]);
}

#[test]
fn scopes_made_of_parts() {
    let scope = (attempt(1), Some(count(2))).into_scope().and(None::<Attrs>);
    let scope = scope.and(Cohort::synthetic());
    let recorder = Recorder::new();
    recorder.run(|| {
        let _entered = scope.clone().enter();
        call();
        let _inner = Scope::current().and(attempt(3)).enter();
        call();
    });
    let events = recorder.events();
    assert_eq!(attributes(&events[0]), json!({ "attempt": 1, "count": 2 }));
    assert_eq!(attributes(&events[1]), json!({ "attempt": 3, "count": 2 }));
    assert_eq!(events[1].attributes["cohort"], "synthetic");
    let shown = format!("{scope:?}");
    assert_eq!(
        shown, r#"["Scopes", "Scopes", "synthetic"]"#,
        "and no value of theirs"
    );
}

/// The scope is in force while the future is polled, and at no other time.
#[test]
fn scope_of_a_future_is_in_force_in_its_polls() {
    async fn run() {
        call();
        yield_once().await;
        call();
    }
    let said = recorded(|| {
        let mut left = Box::pin(attempt(1).scope(run()));
        let mut right = Box::pin(attempt(2).scope(run()));
        assert!(poll_once(left.as_mut()).is_pending());
        call();
        assert!(poll_once(right.as_mut()).is_pending());
        assert!(poll_once(left.as_mut()).is_ready());
        assert!(poll_once(right.as_mut()).is_ready());
        call();
    });
    let attempts: Vec<_> = said.iter().map(|said| said["attempt"].as_u64()).collect();
    assert_eq!(attempts, [Some(1), None, Some(2), Some(1), Some(2), None]);
}

#[test]
fn scopes_of_futures_nest() {
    let said = recorded(|| {
        finish(attempt(1).scope(async {
            count(2)
                .scope(async {
                    yield_once().await;
                    call();
                })
                .await;
            call();
        }));
    });
    assert_eq!(
        said,
        [json!({ "attempt": 1, "count": 2 }), json!({ "attempt": 1 })]
    );
}

#[test]
fn scope_reaches_what_a_cancelled_future_says_on_its_way_out() {
    struct Last;

    impl Drop for Last {
        fn drop(&mut self) {
            call();
        }
    }
    let said = recorded(|| {
        let mut future = Box::pin(attempt(1).scope(async {
            let _last = Last;
            std::future::pending::<()>().await;
        }));
        assert!(poll_once(future.as_mut()).is_pending());
    });
    assert_eq!(said, [json!({ "attempt": 1 })]);
}

#[test]
fn scope_of_a_future_that_panics_ends() {
    let said = recorded(|| {
        let future = attempt(1).scope(async {
            yield_once().await;
            std::panic::resume_unwind(Box::new(()))
        });
        let unwound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| finish(future)));
        assert!(unwound.is_err());
        call();
    });
    assert_eq!(said, [json!({})]);
}

#[test]
fn cohort_of_a_future() {
    let recorder = Recorder::new();
    finish(recorder.run_async(async {
        Cohort::synthetic()
            .scope(async {
                yield_once().await;
                call();
            })
            .await;
        call();
    }));
    let cohorts: Vec<_> = recorder
        .events()
        .iter()
        .map(|event| event.attributes["cohort"].clone())
        .collect();
    assert_eq!(cohorts, ["synthetic", "real"]);
}

/// Annotated `async` functions evaluate their values inside the scope, those that return a future
/// outside of it; both emit inside.
#[test]
fn scope_around_every_kind_of_future() {
    #[funnel_step(open, count = 1)]
    async fn asynchronous() {}
    #[funnel_step(open, count = 1)]
    fn opaque() -> impl Future<Output = ()> {
        yield_once()
    }
    #[funnel_step(open, count = 1)]
    fn boxed() -> std::pin::Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(yield_once())
    }
    let said = recorded(|| {
        finish(attempt(1).scope(asynchronous()));
        finish(attempt(1).scope(opaque()));
        finish(attempt(1).scope(boxed()));
    });
    assert_eq!(said, vec![json!({ "attempt": 1, "count": 1 }); 3]);
}
