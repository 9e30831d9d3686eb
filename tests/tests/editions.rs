//! Functions that were annotated in a crate of another edition. The handlers are one file, which
//! each of the crates includes.

use std::cell::RefCell;

use funnel_runtime::testing::Recorder;
use funnel_tests::finish;
use serde_json::json;

macro_rules! edition {
    ($test:ident, $krate:ident, $tail:expr) => {
        #[test]
        fn $test() {
            use $krate::handlers::{Service, boxed, later, sync, tracked};

            let recorder = Recorder::new();
            recorder.run(|| {
                assert_eq!(sync("text", 0).expect("not empty"), "text");
                assert!(sync("", 0).is_err());
                assert_eq!(finish(later("3".to_owned())).ok(), Some(3));
                assert!(finish(later("x".to_owned())).is_err());
                let mut service = Service {
                    team: "t1".to_owned(),
                    calls: 0,
                };
                assert_eq!(*service.method(), 1);
                assert_eq!(service.finish(|calls| calls + 1), "t1");
                assert_eq!(finish(boxed(2)), Some(2));
                assert_eq!(finish(boxed(0)), None);
                assert_eq!(tracked(false), Ok(line!()));
                assert!(tracked(true).is_err());
                // SAFETY: it points to a number.
                #[allow(unsafe_code, reason = "the shape that is tested")]
                let read = unsafe { $krate::r#gen(&raw const NUMBER) };
                assert_eq!(read, NUMBER);
            });
            recorder.assert_steps(&[
                "said", "sync", "later", "method", "method", "boxed", "tracked", "raw",
            ]);
            let events = recorder.events();
            assert_eq!(events[1].attributes["tier"], json!("free"));
            assert_eq!(events[3].attributes["team-id"], json!("t1"));
            assert_eq!(events[3].attributes["funnel-step"], json!("method"));

            let recorder = Recorder::new();
            recorder.run(|| {
                use $krate::handlers::{run, run_later};

                assert_eq!(run("3", false).ok(), Some(3));
                assert_eq!(run("3", true).ok(), Some(3));
                assert!(run("", false).is_err());
                assert!(run("x", false).is_err());
                assert!(finish(run_later("text".to_owned())).is_err());
            });
            recorder.assert_events(&[
                "Edition Run Started",
                "Found Text",
                "Edition Run Completed",
                "Edition Run Started",
                "Edition Run Aborted",
                "Edition Run Started",
                "Found Text",
                "Edition Broken",
                "Edition Run Started",
                "Edition Run Completed",
            ]);
            let events = recorder.events();
            assert_eq!(events[2].attributes["attempt"], json!(3));
            assert_eq!(events[4].attributes["reason"], json!("empty_text"));
            assert_eq!(events[7].attributes["error-class"], json!("ParseIntError"));
            assert_eq!(events[9].attributes["attempt"], json!(4));

            let log = RefCell::default();
            $krate::tail(&log);
            assert_eq!(
                log.take(),
                $tail,
                "the edition decides what is dropped first"
            );
        }
    };
}

static NUMBER: u8 = 9;

edition!(
    edition_2018,
    funnel_fixture_edition_2018,
    ["local", "temporary"]
);
edition!(
    edition_2021,
    funnel_fixture_edition_2021,
    ["local", "temporary"]
);
edition!(
    edition_2024,
    funnel_fixture_edition_2024,
    ["temporary", "local"]
);
