//! Every reason that a difference can have, in one program.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::workspace::Workspace;

const APP: &str = r#"
    //! A program.
    use core_of_app as _;
    use funnel_runtime::{funnel, funnel_step, step};

    /// All that happens.
    #[funnel(event = "Reasons")]
    pub mod all {
        /// In order.
        pub enum Step { /// One.
            One, /// Two.
            Two }
        /// Nothing.
        pub struct Attrs {}
    }

    macro_rules! handler {
        ($name:ident) => {
            #[funnel_step(all::one)]
            fn $name() {}
        };
    }
    macro_rules! nothing {
        ($($tokens:tt)*) => {};
    }

    handler!(made);
    nothing! { #[funnel_step(all::two)] fn swallowed() {} }

    #[cfg(feature = "beta")]
    mod beta {
        #[funnel_runtime::funnel_step(crate::all::one)]
        fn in_beta() {}
    }

    #[cfg_attr(all(feature = "beta", unix), funnel_step(all::two))]
    fn only_told_in_beta() {}

    #[cfg(target_os = "none")]
    #[funnel_step(all::one)]
    fn elsewhere() {}

    #[cfg(not(feature = "default"))]
    #[funnel_step(all::one)]
    fn without_defaults() {}

    #[cfg(test)]
    mod tests {
        #[funnel_runtime::funnel_step(crate::all::one)]
        fn in_a_test() {}
    }

    #[funnel_step(all::two)]
    fn main() {
        step!(all::one);
        only_told_in_beta();
        made();
    }
"#;

const LIBRARY: &str = r"
    //! A library.
    /// A receipt.
    #[funnel_runtime::business_counter]
    pub fn receipt() {}
";

fn workspace(test: &str) -> Workspace {
    let members = [
        "reasons-app",
        "core-of-app",
        "optional-part",
        "for-tests",
        "of-admin",
        "admin-app",
        "nobodys",
    ];
    let workspace = Workspace::new(test, &members);
    workspace.member(
        "reasons-app",
        "[features]\ndefault = []\nbeta = []\npart = [\"dep:optional-part\"]\n\
         [dependencies.core-of-app]\npath = \"../core-of-app\"\n\
         [dependencies.optional-part]\npath = \"../optional-part\"\noptional = true\n\
         [dev-dependencies.for-tests]\npath = \"../for-tests\"\n",
    );
    workspace.member(
        "admin-app",
        "[dependencies.of-admin]\npath = \"../of-admin\"\n",
    );
    for library in ["optional-part", "for-tests", "of-admin", "nobodys"] {
        workspace.member(library, "");
        workspace.write(&format!("{library}/src/lib.rs"), LIBRARY);
    }
    // Brings a function of which only the build script knows.
    workspace.member("core-of-app", "");
    workspace.write(
        "core-of-app/build.rs",
        "fn main() {
             let out = std::env::var(\"OUT_DIR\").unwrap();
             let made = \"#[funnel_runtime::business_counter] pub fn written() {}\";
             std::fs::write(format!(\"{out}/made.rs\"), format!(\"/// Written.\\n{made}\")).unwrap();
         }",
    );
    workspace.write(
        "core-of-app/src/lib.rs",
        &format!("{LIBRARY}\ninclude!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));\n"),
    );
    workspace.write("admin-app/src/main.rs", "fn main() {}");
    workspace.write("reasons-app/src/main.rs", APP);
    workspace.write(
        "reasons-app/examples/shown.rs",
        &APP.replace("use core_of_app as _;", ""),
    );
    workspace
}

/// The code and the beginning of the message of each finding.
fn short(findings: &[Value]) -> Vec<String> {
    let findings = findings.iter().map(|finding| {
        let message = finding["message"].as_str().unwrap();
        let places = finding["places"].as_array().unwrap().len();
        format!("{} {places} {message}", finding["code"].as_str().unwrap())
    });
    findings.collect()
}

#[track_caller]
fn begins(found: &[String], expected: &[&str]) {
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

fn is_of_the_documented_shape(text: &str) {
    let schema = include_str!("../../docs/reconcile.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let document = serde_json::from_str(text).unwrap();
    let errors = validator.iter_errors(&document);
    let errors: Vec<_> = errors.map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    for member in ["path", "declared", "present", "elsewhere", "findings"] {
        let mut less = document.clone();
        less["binaries"][0].as_object_mut().unwrap().remove(member);
        assert!(!validator.is_valid(&less), "{member}");
    }
}

const EXPECTED: [&str; 12] = [
    "F205 2 the package `nobodys` is in the workspace, and no executable depends on it; ",
    "F203 1 `cfg(all(feature = \"beta\", unix))` on the annotation in `reasons-app` does not hold, because the feature `beta` is off in this build; it keeps out 1 annotation: build with `--features reasons-app/beta`",
    "F203 1 `cfg(feature = \"beta\")` on the module `beta` in `reasons-app` does not hold, ",
    "F203 2 the package `optional-part` is an optional dependency of `reasons-app`, and the feature `part` is off in this build; ",
    "F204 1 `cfg(not(feature = \"default\"))` on the item in `reasons-app` does not hold in this build, ",
    "F204 1 `cfg(target_os = \"none\")` on the item in `reasons-app` depends on the machine and the profile, ",
    "F206 1 `reasons-app` has 1 annotation under `cfg(test)`, ",
    "F206 2 the package `for-tests` is only a dev-dependency of `reasons-app`; ",
    "F206 9 the tests, benchmarks and examples of `reasons-app` have 9 annotations: ",
    "F207 2 the package `of-admin` is not among the dependencies of `reasons-app`, but of another executable; ",
    "F208 1 1 record of `reasons-app` in the binary cannot be seen in its sources: macros here that write annotations are `handler! (reasons-app/",
    "F211 1 the macro `nothing!` gets 1 annotation as an argument, ",
];

#[test]
fn every_difference_has_its_reason() {
    let workspace = workspace("reconcile-reasons");
    let of_app = ["reconcile", "-p", "reasons-app", "--profile", "dev"];
    let findings = workspace.findings(&of_app);
    is_of_the_documented_shape(
        &workspace
            .run(&[&of_app[..], &["--format", "json"]].concat())
            .stdout,
    );
    let mut found = short(&findings);
    // What the build script wrote.
    let written = found
        .iter()
        .position(|one| one.contains("2 records of `core-of-app`"));
    let written = found.remove(written.unwrap_or_else(|| panic!("{found:#?}")));
    assert!(
        written.starts_with("F208 ") && written.contains("a build script may have"),
        "{written}"
    );
    begins(&found, &EXPECTED);
    // Nothing is wrong, so nothing is objected to but the package that nobody needs.
    let deny = |level| {
        workspace
            .run(&[&of_app[..], &["--deny", level]].concat())
            .status
    };
    assert_eq!((deny("error"), deny("warning")), (Some(0), Some(1)));

    let binary = workspace.build(
        &["-p", "reasons-app", "--features", "beta,part"],
        "reasons-app",
    );
    let of_file = ["reconcile", "--bin", binary.to_str().unwrap()];
    let with = [&of_file[..], &["--features", "beta,part"]].concat();
    let found = short(&workspace.findings(&with));
    let is = |found: &[String], code: &str| found.iter().any(|one| one.starts_with(code));
    assert!(!is(&found, "F203 "), "{found:#?}");
    assert!(
        found[0].starts_with("F201 2 nothing refers to the crate `optional_part`, so that it is not linked, and 2 annotations of it cannot emit; write `use optional_part as _;` in `reasons-app/src/main.rs`"),
        "{found:#?}"
    );

    // The sources go on while the binary stays.
    let edited = APP.replace(
        "#[funnel_step(all::two)]\n    fn main",
        "#[funnel_step(all::one)]\n    fn main",
    ) + "#[funnel_step(all::two)]\nfn added() {}\n";
    workspace.write("reasons-app/src/main.rs", &edited);
    let main = fs::File::options()
        .write(true)
        .open(workspace.path("reasons-app/src/main.rs"));
    let main = main.unwrap();
    main.set_modified(SystemTime::now() + Duration::from_mins(1))
        .unwrap();
    let found = short(&workspace.findings(&with));
    for expected in [
        "F209 1 the sources say `one` and the binary `two` at 1 annotation in the same place",
        "F209 1 `reasons-app/src/main.rs` was changed after the binary was built, and 1 annotation",
    ] {
        assert!(is(&found, expected), "{expected}\n{found:#?}");
    }
    // As a checkout of another day leaves it, nothing explains the new one.
    main.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000))
        .unwrap();
    let found = short(&workspace.findings(&with));
    assert!(
        is(
            &found,
            "F202 1 the crate `reasons_app` is linked, and 1 annotation of it"
        ),
        "{found:#?}"
    );
}
