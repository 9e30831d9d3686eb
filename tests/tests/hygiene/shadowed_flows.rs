//! Flows among names that mean something else.

mod vocabulary {
    use super::super::labels::Tier;

    mod inner {
        use super::Tier;

        #[::funnel_runtime::flow(event = "Flow Shadowed", owner = "tests")]
        pub(crate) mod run {
            use super::Tier;

            pub(crate) enum Step {
                Opened,
                Closed,
            }

            pub(crate) enum Abort {
                Cancelled,
            }

            pub(crate) enum Milestone {
                Seen,
            }

            pub(crate) struct Attrs {
                pub tier: ::std::option::Option<Tier>,
                #[attr(entity)]
                pub team_id: ::std::option::Option<::funnel_runtime::Id>,
                pub count: ::std::option::Option<::std::primitive::u32>,
                pub result: ::std::option::Option<::funnel_runtime::Literal>,
            }

            mod core {}
            mod std {}
            mod funnel_runtime {}
            struct FlowStep;
            struct FlowDef;
            struct Choice;
            struct Keys;
            struct Scope;
            struct Result;
            struct Ok;
            struct Err;
            struct Some;
            struct None;
            struct Option;
            struct String;
            struct Box;
            struct Vec;
            struct Default;
            struct Send;
            struct Sized;
            struct Copy;
            struct Clone;
            struct Future;
            struct u8;
            struct usize;
            struct str;
        }

        #[::funnel_runtime::flow(event = "Flow Shadowed Alone")]
        pub(crate) mod alone {
            pub(crate) enum Step {
                Opened,
            }

            mod core {}
            mod funnel_runtime {}
            struct Option;
            struct NoAbort;
            struct Choice;
            struct usize;
        }
    }

    pub(super) use inner::{alone, run};
}

mod runs {
    use super::super::labels::Tier;
    use super::vocabulary::{alone, run};

    #[::funnel_runtime::funnel_flow(run, as flow, tier = Tier::Free, result = "fine", count = |n| *n, unless = false)]
    pub(super) fn open(
        ending: ::funnel_tests::Ending,
    ) -> ::std::result::Result<::std::primitive::u32, ::funnel_tests::Refused> {
        flow.step(run::Step::Opened);
        flow.milestone(run::Milestone::Seen);
        ending.act()
    }

    #[::funnel_runtime::funnel_flow(run, as flow, team_id = ::funnel_runtime::Id::new("t1"), when = |_| true)]
    #[::funnel_runtime::funnel_flow(alone)]
    pub(super) async fn close() -> ::std::option::Option<&'static ::std::primitive::str> {
        flow.step(run::Step::Closed);
        flow.give_up(run::Abort::Cancelled);
        ::std::option::Option::None
    }

    #[::funnel_runtime::funnel_flow(alone)]
    #[track_caller]
    pub(super) fn tracked(early: ::std::primitive::bool) {
        if early {
            return;
        }
        let _ = early;
    }

    #[::funnel_runtime::funnel_flow(alone)]
    pub(super) fn boxed()
    -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = ::std::primitive::u32>>>
    {
        ::std::boxed::Box::pin(async { 1 })
    }

    #[::funnel_runtime::funnel_flow(alone)]
    pub(super) fn opaque() -> impl ::std::future::Future<Output = ::std::primitive::u32> {
        async { 1 }
    }

    #[::funnel_runtime::funnel_flow(alone)]
    pub(super) fn never() -> ! {
        ::std::panic::resume_unwind(::std::boxed::Box::new(()))
    }

    in_the_way!();
}

#[test]
fn flows_among_other_meanings() {
    let recorder = ::funnel_runtime::testing::Recorder::new();
    recorder.run(|| {
        let _ = runs::open(::funnel_tests::Ending::Ok);
        let _ = ::funnel_tests::finish(runs::close());
        runs::tracked(true);
        ::funnel_tests::finish(runs::boxed());
        ::funnel_tests::finish(runs::opaque());
        let _ = ::std::panic::catch_unwind(|| -> () { runs::never() });
    });
    recorder.assert_events(&[
        "Flow Shadowed Started",
        "Seen",
        "Flow Shadowed Completed",
        "Flow Shadowed Alone Started",
        "Flow Shadowed Started",
        "Flow Shadowed Aborted",
        "Flow Shadowed Alone Failed",
        "Flow Shadowed Alone Started",
        "Flow Shadowed Alone Completed",
        "Flow Shadowed Alone Started",
        "Flow Shadowed Alone Completed",
        "Flow Shadowed Alone Started",
        "Flow Shadowed Alone Completed",
        "Flow Shadowed Alone Started",
        "Flow Shadowed Alone Failed",
    ]);
    let events = recorder.events();
    ::std::assert_eq!(events[2].attributes["count"], 7);
    ::std::assert_eq!(events[2].attributes["tier"], "free");
    ::std::assert_eq!(events[5].attributes["team_id"], "t1");
    ::std::assert_eq!(events[5].attributes["reason"], "cancelled");
}
