//! A module without a prelude.
#![no_implicit_prelude]

use ::core::prelude::v1::derive;
use ::funnel_runtime::testing::Recorder;
use ::funnel_runtime::{Counter, Id, Label, Labels, business_counter, funnel, funnel_step, step};
use ::funnel_tests::{Ending, Refused, counter, finish};

#[derive(Label, ::core::clone::Clone, ::core::marker::Copy)]
enum Tier {
    Free,
}

#[funnel(event = "NoPrelude", allow = ::funnel_runtime::Allowlist::DEFAULT)]
mod vocabulary {
    use super::Tier;

    pub(crate) enum Step {
        Opened,
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

#[derive(Labels)]
struct Change {
    before: Tier,
    after: Tier,
}

/// Changes.
#[business_counter(name = "no_prelude_changes_total")]
static CHANGES: Counter<Change>;

#[business_counter(CHANGES, labels = |_| Change { before: Tier::Free, after: Tier::Free })]
#[business_counter(name = "no_prelude_calls_total")]
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
