//! What an audit finds fault with. Pure: from registries to findings; how they are shown is `render`'s.
//!
//! What is in one binary and contradicts itself is a finding on that binary. What is missing can be in
//! another one, so it is missed only where none of them has it.

mod absent;
mod across;
mod alerts;
mod codes;
mod contradictions;
mod message;
mod names;
#[cfg(test)]
mod tests;

use funnel_runtime::registry::Place;

pub(crate) use codes::*;
pub(crate) use message::Message;

use crate::audit::Binary;
use crate::code::{Code, Severity};

/// Something that is probably not meant, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) code: &'static Code,
    /// What is found, what it leads to and what to do.
    pub(crate) message: Message,
    /// The places in question, in the order of the message, with what is there.
    pub(crate) places: Vec<(&'static str, Place)>,
}

/// The findings of an audit, the worst first.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// On each binary, in their order.
    pub(crate) of_each: Vec<Vec<Finding>>,
    /// On all of them together, where there are several.
    pub(crate) across: Vec<Finding>,
}

impl Findings {
    /// Holds the binaries against the rules and against each other.
    pub(crate) fn of(binaries: &[Binary]) -> Self {
        let contradictions = |binary: &Binary| {
            let mut findings = names::findings(&binary.registry);
            findings.extend(contradictions::findings(&binary.registry));
            findings.extend(alerts::findings(&binary.registry));
            findings
        };
        let mut of_each: Vec<_> = binaries.iter().map(contradictions).collect();
        let mut across = absent::findings(binaries);
        if let [only] = &mut of_each[..] {
            only.append(&mut across);
        } else {
            across.extend(across::findings(binaries));
        }
        for findings in of_each.iter_mut().chain([&mut across]) {
            worst_first(findings);
        }
        Self { of_each, across }
    }

    /// Takes in what is found otherwise, on each binary in their order.
    pub(crate) fn add(&mut self, of_each: Vec<Vec<Finding>>) {
        for (findings, more) in self.of_each.iter_mut().zip(of_each) {
            findings.extend(more);
            worst_first(findings);
        }
    }

    /// Whether any is as bad as this.
    pub(crate) fn reach(&self, severity: Severity) -> bool {
        let all = self.of_each.iter().flatten().chain(&self.across);
        reach(all, severity)
    }
}

/// Whether any finding is as bad as this.
pub(crate) fn reach<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    severity: Severity,
) -> bool {
    let mut findings = findings.into_iter();
    findings.any(|finding| finding.code.severity >= severity)
}

/// Sorts by severity and code, and leaves the rest in its order.
pub(crate) fn worst_first(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.code.severity), finding.code.id));
}
