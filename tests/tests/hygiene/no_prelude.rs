//! A module without a prelude.
#![no_implicit_prelude]

use ::core::prelude::v1::derive;
use ::funnel_runtime::testing::Recorder;
use ::funnel_runtime::{
    Counter, Id, Label, Labels, OptionalFlow as _, business_counter, flow, funnel, funnel_flow,
    funnel_step, step,
};
use ::funnel_tests::{Ending, Refused, counter, finish};

#[derive(Label, ::core::clone::Clone, ::core::marker::Copy)]
enum Tier {
    Free,
}

#[funnel(event = "NoPrelude", allow = ::funnel_runtime::Allowlist::DEFAULT)]
mod vocabulary {
    use super::Tier;

    pub(crate) enum Step {
        #[alert]
        Opened,
        #[alert(stalled)]
        Closed,
    }

    pub(crate) struct Attrs {
        pub tier: ::core::option::Option<Tier>,
        #[attr(required_at(Closed))]
        pub team_id: ::core::option::Option<::funnel_runtime::Id>,
        pub attempt: ::core::option::Option<u32>,
    }
}

use vocabulary::{closed, opened};

#[funnel_step(opened, tier = Tier::Free, attempt = |n| *n)]
fn open(ending: Ending) -> ::core::result::Result<u32, Refused> {
    step!(closed, team_id = Id::new("t1"));
    ending.act()
}

#[funnel_step(closed, scoped(team_id))]
async fn close(ending: Ending) -> ::core::result::Result<u32, Refused> {
    ending.act_later().await
}

#[funnel_step(opened)]
#[track_caller]
fn tracked(early: bool) -> ::core::option::Option<u32> {
    if early {
        return ::core::option::Option::None;
    }
    ::core::option::Option::Some(1)
}

#[funnel_step(opened, when = ::core::option::Option::is_some)]
fn judged() -> ::core::option::Option<u32> {
    ::core::option::Option::Some(1)
}

#[flow(event = "No Prelude", allow = ::funnel_runtime::Allowlist::DEFAULT)]
mod run {
    use super::Tier;

    pub(crate) enum Step {
        Opened,
    }

    pub(crate) enum Abort {
        Cancelled,
    }

    pub(crate) enum Milestone {
        Seen,
    }

    pub(crate) struct Attrs {
        pub tier: ::core::option::Option<Tier>,
        pub attempt: ::core::option::Option<u32>,
    }
}

#[flow(event = "No Prelude Alone")]
mod alone {
    pub(crate) enum Step {
        Opened,
    }
}

#[funnel_flow(run, as flow, tier = Tier::Free, attempt = |n| *n, unless = false)]
fn run_open(ending: Ending) -> ::core::result::Result<u32, Refused> {
    helper(::core::option::Option::Some(&flow));
    ending.act()
}

fn helper(flow: ::core::option::Option<&run::Flow>) {
    flow.step(run::Step::Opened);
    flow.milestone(run::Milestone::Seen);
}

#[funnel_flow(run, as flow)]
#[funnel_flow(alone)]
async fn run_close(ending: Ending) -> ::core::result::Result<u32, Refused> {
    flow.set(|attrs| attrs.attempt = ::core::option::Option::Some(3));
    ending.act_later().await
}

#[funnel_flow(run, as flow)]
#[track_caller]
fn run_tracked(early: bool) -> ::core::result::Result<u32, Refused> {
    if early {
        return flow.abort(run::Abort::Cancelled, Refused);
    }
    ::core::result::Result::Ok(1)
}

#[funnel_flow(alone, when = ::core::option::Option::is_some)]
fn run_judged() -> ::core::option::Option<u32> {
    ::core::option::Option::None
}

#[::core::prelude::v1::test]
fn flows_without_a_prelude() {
    let recorder = Recorder::new();
    recorder.run(|| {
        let _ = run_open(Ending::Ok);
        let _ = finish(run_close(Ending::Error));
        let _ = run_tracked(true);
        let _ = run_tracked(false);
        let _ = run_judged();
    });
    recorder.assert_events(&[
        "No Prelude Started",
        "Seen",
        "No Prelude Completed",
        "No Prelude Alone Started",
        "No Prelude Started",
        "No Prelude Failed",
        "No Prelude Alone Failed",
        "No Prelude Started",
        "No Prelude Aborted",
        "No Prelude Started",
        "No Prelude Completed",
        "No Prelude Alone Started",
        "No Prelude Alone Failed",
    ]);
}

#[derive(Labels)]
struct Change {
    before: Tier,
    after: Tier,
}

/// Changes.
#[business_counter(name = "no_prelude_changes_total")]
#[alert]
static CHANGES: Counter<Change>;

#[business_counter(CHANGES, labels = |_| Change { before: Tier::Free, after: Tier::Free })]
#[business_counter(name = "no_prelude_calls_total")]
#[alert(gap(from = "ok", to = "error", ratio = 0.5))]
fn change() -> ::core::option::Option<u32> {
    ::core::option::Option::None
}

#[::core::prelude::v1::test]
fn functions_that_count_without_a_prelude() {
    change();
    let labels = [("before", "free"), ("after", "free")];
    ::core::assert_eq!(counter("no_prelude_changes_total", &labels), 1);
    let labels = [("outcome", "error")];
    ::core::assert_eq!(counter("no_prelude_calls_total", &labels), 1);
}

#[::core::prelude::v1::test]
fn annotated_functions_without_a_prelude() {
    let recorder = Recorder::new();
    let attrs = vocabulary::Attrs {
        team_id: ::core::option::Option::Some(Id::new("t2")),
        ..::core::default::Default::default()
    };
    recorder.run(|| {
        let _ = open(Ending::Ok);
        let _ = finish(attrs.scope(close(Ending::Ok)));
        let _ = tracked(true);
        let _ = tracked(false);
        let _ = judged();
    });
    recorder.assert_steps(&["closed", "opened", "closed", "opened", "opened"]);
}
