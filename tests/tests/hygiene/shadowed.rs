//! A module in which the usual names mean something else.
#![allow(
    dead_code,
    unused_macros,
    non_camel_case_types,
    clippy::upper_case_acronyms,
    reason = "the names are there to be in the way"
)]

use ::funnel_tests::outcomes;

/// In the way of whatever looks for the usual names.
macro_rules! in_the_way {
    () => {
        mod core {}
        mod std {}
        mod alloc {}
        mod funnel_runtime {}
        mod linkme {}
        struct Result;
        struct Ok;
        struct Err;
        struct Some;
        struct None;
        struct Option;
        struct String;
        struct Box;
        struct Vec;
        struct Pin;
        struct Default;
        struct Send;
        struct Sync;
        struct Sized;
        struct Copy;
        struct Clone;
        struct Drop;
        struct Fn;
        struct FnOnce;
        struct Future;
        struct Into;
        struct From;
        struct Iterator;
        struct Step;
        struct Funnel;
        struct Keys;
        struct Record;
        struct Site;
        struct Outcome;
        struct Counter;
        struct Counted;
        struct Label;
        struct Labels;
        struct Flow;
        struct FlowStep;
        struct FlowDef;
        struct Abort;
        struct Milestone;
        struct Attrs;
        struct Choice;
        struct Scope;
        struct u8;
        struct u16;
        struct u32;
        struct u64;
        struct usize;
        struct bool;
        struct str;
        fn drop() {}
        fn enter() {}
        fn call() {}
        fn emit() {}
        fn count() {}
        fn inc() {}
        fn evaluate() {}
        fn begin() {}
        fn complete() {}
        fn fail() {}
        fn track() {}
        fn when() {}
    };
}

macro_rules! panic {
    ($($tokens:tt)*) => {
        compile_error!("`panic!` was taken from the user")
    };
}
macro_rules! concat {
    ($($tokens:tt)*) => {
        compile_error!("`concat!` was taken from the user")
    };
}
macro_rules! module_path {
    ($($tokens:tt)*) => {
        compile_error!("`module_path!` was taken from the user")
    };
}
macro_rules! file {
    ($($tokens:tt)*) => {
        compile_error!("`file!` was taken from the user")
    };
}
macro_rules! line {
    ($($tokens:tt)*) => {
        compile_error!("`line!` was taken from the user")
    };
}
macro_rules! record {
    ($($tokens:tt)*) => {
        compile_error!("`record!` was taken from the user")
    };
}
macro_rules! assert {
    ($($tokens:tt)*) => {
        compile_error!("`assert!` was taken from the user")
    };
}

mod labels {
    #[derive(::funnel_runtime::Label, ::std::clone::Clone, ::std::marker::Copy)]
    pub(super) enum Tier {
        Free,
        #[label(rename = "paid")]
        Pro,
    }

    #[derive(::funnel_runtime::Labels)]
    pub(super) struct Change {
        pub(super) before: Tier,
        pub(super) after: Tier,
    }

    in_the_way!();
}

mod counters {
    use super::labels::{Change, Tier};

    /// Doors.
    #[::funnel_runtime::business_counter(name = "shadowed_doors_total", owner = "tests")]
    #[alert(spike, only("free"))]
    pub(super) static DOORS: ::funnel_runtime::Counter<Tier>;

    /// Changes.
    #[::funnel_runtime::business_counter(
        name = "shadowed_changes_total",
        max_series = 4,
        reason = "tests"
    )]
    pub(super) static CHANGES: ::funnel_runtime::Counter<Change>;

    #[::funnel_runtime::business_counter(DOORS, tier = |_| Tier::Free, add = 2)]
    #[::funnel_runtime::business_counter(CHANGES, labels = Change { before: Tier::Free, after: Tier::Pro }, when = |_| true)]
    #[::funnel_runtime::business_counter(name = "shadowed_calls_total")]
    #[alert(drop, only("ok"))]
    pub(super) async fn walk() -> ::std::result::Result<(), ()> {
        ::std::result::Result::Err(())
    }

    in_the_way!();
}

mod vocabulary {
    use super::labels::Tier;

    mod inner {
        use super::Tier;

        #[::funnel_runtime::funnel(event = "Shadowed", owner = "tests")]
        pub(crate) mod shadowed {
            use super::Tier;

            pub(crate) enum Step {
                Opened,
                #[target(from = Opened, at_least = 0.5)]
                Closed,
            }

            pub(crate) struct Attrs {
                pub tier: ::std::option::Option<Tier>,
                #[attr(entity, required_at(Closed))]
                pub team_id: ::std::option::Option<::funnel_runtime::Id>,
                pub count: ::std::option::Option<::std::primitive::u32>,
                pub result: ::std::option::Option<::funnel_runtime::Literal>,
            }

            mod core {}
            mod std {}
            mod funnel_runtime {}
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
            struct Sized;
            struct Copy;
            struct Clone;
            struct Future;
            struct u8;
            struct usize;
            struct str;
        }
    }

    pub(super) use inner::shadowed;
}

mod handlers {
    use super::labels::Tier;
    use super::vocabulary::shadowed as step;

    #[::funnel_runtime::funnel_step(step::opened, tier = Tier::Free, result = "fine", count = |n| *n)]
    pub(super) fn open(
        ending: ::funnel_tests::Ending,
    ) -> ::std::result::Result<::std::primitive::u32, ::funnel_tests::Refused> {
        ::funnel_runtime::step!(step::closed, team_id = ::funnel_runtime::Id::from(7_u32));
        ending.act()
    }

    #[::funnel_runtime::funnel_step(step::closed, team_id = ::funnel_runtime::Id::new("t1"), when = |_| true)]
    pub(super) async fn close() -> ::std::option::Option<&'static ::std::primitive::str> {
        let two = Two(::std::option::Option::Some("text"));
        two.0
    }

    struct Two<T>(T);

    #[::funnel_runtime::funnel_step(step::opened)]
    #[track_caller]
    pub(super) fn tracked(early: ::std::primitive::bool) {
        if early {
            return;
        }
        let _ = early;
    }

    #[::funnel_runtime::funnel_step(step::opened)]
    pub(super) fn boxed()
    -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = ::std::primitive::u32>>>
    {
        ::std::boxed::Box::pin(async { 1 })
    }

    #[::funnel_runtime::funnel_step(step::opened)]
    pub(super) fn opaque() -> impl ::std::future::Future<Output = ::std::primitive::u32> {
        async { 1 }
    }

    #[::funnel_runtime::funnel_step(step::opened)]
    pub(super) fn never() -> ! {
        ::std::panic::resume_unwind(::std::boxed::Box::new(()))
    }

    in_the_way!();
}

#[path = "shadowed_flows.rs"]
mod flows;

#[test]
fn annotated_functions_among_other_meanings() {
    let recorder = ::funnel_runtime::testing::Recorder::new();
    recorder.run(|| {
        let _ = handlers::open(::funnel_tests::Ending::Ok);
        let _ = ::funnel_tests::finish(handlers::close());
        handlers::tracked(true);
        handlers::tracked(false);
        ::funnel_tests::finish(handlers::boxed());
        ::funnel_tests::finish(handlers::opaque());
        let _ = ::std::panic::catch_unwind(|| -> () { handlers::never() });
    });
    recorder.assert_steps(&[
        "closed", "opened", "closed", "opened", "opened", "opened", "opened",
    ]);
    ::std::assert_eq!(
        ::funnel_tests::attributes(&recorder.events()[1]),
        ::serde_json::json!({ "tier": "free", "result": "fine", "count": 7 })
    );
    ::std::assert_eq!(outcomes("Shadowed", "opened"), [5, 0, 0, 1]);
}

#[test]
fn functions_that_count_among_other_meanings() {
    let _ = ::funnel_tests::finish(counters::walk());
    let counter = ::funnel_tests::counter;
    ::std::assert_eq!(counter("shadowed_doors_total", &[("tier", "free")]), 2);
    let labels = [("before", "free"), ("after", "paid")];
    ::std::assert_eq!(counter("shadowed_changes_total", &labels), 1);
    ::std::assert_eq!(counter("shadowed_calls_total", &[("outcome", "error")]), 1);
}
