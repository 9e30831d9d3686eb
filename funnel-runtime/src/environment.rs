//! Where the process runs, as far as its environment says so: by itself on a build server, or not.

use std::env;
use std::ffi::OsString;
use std::sync::LazyLock;

use crate::config::is_on;

/// The variable that most services set, and that a person can set to `false`.
const COMMON: &str = "CI";
/// The variables of services, for those that leave the common one out.
const OF_SERVICES: [&str; 17] = [
    "APPVEYOR",
    "BITBUCKET_BUILD_NUMBER",
    "BUILDKITE",
    "BUILD_NUMBER",
    "CIRCLECI",
    "CIRRUS_CI",
    "CODEBUILD_BUILD_ID",
    "CONTINUOUS_INTEGRATION",
    "DRONE",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "JENKINS_URL",
    "SEMAPHORE",
    "TEAMCITY_VERSION",
    "TF_BUILD",
    "TRAVIS",
    "WOODPECKER_CI",
];

static IS_CI: LazyLock<bool> = LazyLock::new(|| detect(|name| env::var_os(name)));

/// Whether the process runs under continuous integration, by the variables that the usual services
/// set. Read once.
///
/// An attribute for it keeps the runs of machines apart from those of people:
/// `pub ci: bool` in the vocabulary, and `ci = funnel_runtime::is_ci()` at the site. Where a service is
/// found that is none, `CI=false` or `CI=0` settles it.
#[must_use]
pub fn is_ci() -> bool {
    *IS_CI
}

fn detect(read: impl Fn(&str) -> Option<OsString>) -> bool {
    match read(COMMON).filter(|value| !value.is_empty()) {
        Some(value) => is_on(&value),
        None => OF_SERVICES
            .into_iter()
            .filter_map(read)
            .any(|value| is_on(&value)),
    }
}

#[cfg(test)]
mod tests {
    use super::{OF_SERVICES, detect};

    fn found(variables: &[(&str, &str)]) -> bool {
        detect(|name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).into())
        })
    }

    #[test]
    fn every_variable_is_enough() {
        assert!(found(&[("CI", "true")]));
        for name in OF_SERVICES {
            assert!(found(&[(name, "1")]), "{name}");
            assert!(found(&[("CI", ""), (name, "True")]), "{name}");
        }
    }

    #[test]
    fn a_machine_that_says_nothing_is_none() {
        assert!(!found(&[]));
        assert!(!found(&[
            ("HOME", "/root"),
            ("TRAVIS", "false"),
            ("CI", "")
        ]));
    }

    #[test]
    fn the_common_variable_settles_it() {
        assert!(!found(&[("CI", "false"), ("GITHUB_ACTIONS", "true")]));
        assert!(!found(&[("CI", "0"), ("BUILD_NUMBER", "7")]));
    }
}
