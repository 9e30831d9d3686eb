//! What went wrong at the sites of this process, for those who look without a scrape.

use std::fmt;

use super::source;
use crate::problem::{self, Problem};

/// What went wrong at one place, as `funnel_site_problems_total` counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SiteProblem {
    /// The function, with its module; or the module and the line.
    pub site: String,
    /// `missing_required`, `pii_value`, `invalid_value`, `panic` or `misuse`.
    pub problem: &'static str,
    /// How often, since the process started.
    pub count: u64,
}

impl fmt::Display for SiteProblem {
    /// One line: `shop::orders::pay: misuse 3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            site,
            problem,
            count,
        } = self;
        write!(f, "{site}: {problem} {count}")
    }
}

/// What went wrong at emit sites without failing their callers, by site; what never happened is left out.
///
/// It is what a test asserts to be empty, and what a health page can show. A scrape says the same.
///
/// ```
/// for problem in funnel_runtime::problems() {
///     eprintln!("{problem}");
/// }
/// ```
#[must_use]
pub fn problems() -> Vec<SiteProblem> {
    let counts = problem::all();
    if counts.is_empty() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for (site, records) in source::places() {
        for problem in Problem::ALL {
            let counts = records
                .iter()
                .filter_map(|&record| counts.get(&(record, problem)));
            let count = counts.sum();
            if count > 0 {
                problems.push(SiteProblem {
                    site: site.clone(),
                    problem: problem.as_str(),
                    count,
                });
            }
        }
    }
    problems
}
