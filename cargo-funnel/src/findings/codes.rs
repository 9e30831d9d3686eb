//! The codes of what an audit (`F1…`) and a reconciliation (`F2…`) find. A table; who finds what is in
//! `findings` and in `reconcile`.

use crate::code::{Code, Severity};

/// Each code by the name of its constant, and all of them together.
macro_rules! codes {
    ($($(#[$doc:meta])* $constant:ident: $id:literal $name:literal $severity:ident;)*) => {
        $(
            $(#[$doc])*
            pub(crate) const $constant: Code = Code {
                id: $id,
                name: $name,
                severity: Severity::$severity,
            };
        )*

        /// All of them.
        pub(crate) const CODES: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    /// Steps are declared, and no place emits them.
    STEP_WITHOUT_SITE: "F101" "step-without-site" Warning;
    /// Places emit an event, or a step of one, that no linked crate declares.
    UNDECLARED_EVENT: "F102" "undeclared-event" Error;
    /// An attribute is declared, and no site sets it.
    KEY_NEVER_SET: "F103" "key-never-set" Note;
    /// A step requires an attribute, and a site of it does not set it.
    REQUIRED_KEY_NOT_SET: "F104" "required-key-not-set" Error;
    /// No annotated function counts in a counter.
    COUNTER_NEVER_INCREMENTED: "F105" "counter-never-incremented" Note;
    /// Several counters share a name, so that nobody can tell which of them counted.
    DUPLICATE_METRIC: "F106" "duplicate-metric" Error;
    /// Several declarations emit events of one name, so that nobody can tell which of them did.
    DUPLICATE_EVENT: "F107" "duplicate-event" Error;
    /// Two funnels of one event have a step in common, as two versions of a crate do.
    DECLARED_TWICE: "F108" "declared-twice" Warning;
    /// A flow is declared, and no function runs it.
    FLOW_WITHOUT_SITE: "F109" "flow-without-site" Warning;
    /// Functions run a flow that no linked crate declares.
    UNDECLARED_FLOW: "F110" "undeclared-flow" Error;
    /// Functions count in a counter that no linked crate declares.
    UNDECLARED_COUNTER: "F111" "undeclared-counter" Error;
    /// Somebody reviewed what the rules would refuse.
    REVIEWED_EXCEPTION: "F112" "reviewed-exception" Note;
    /// A conversion has a target, and one of its two steps has no site.
    TARGET_WITHOUT_STEP: "F113" "target-without-step" Warning;
    /// Two binaries declare one event, flow or counter in different ways.
    DECLARED_DIFFERENTLY: "F114" "declared-differently" Error;
    /// Several alerts of a binary have one name, so that nobody can route or silence one of them.
    DUPLICATE_ALERT: "F115" "duplicate-alert" Error;
    /// An alert waits for a counter to go on that the binary does not have.
    ALERT_BESIDE_NOTHING: "F116" "alert-beside-nothing" Error;
    /// A counter has the name under which it is exported what probes count of another.
    SYNTHETIC_METRIC: "F118" "synthetic-metric" Error;

    /// Nothing refers to a crate with sites, so it is not linked.
    CRATE_NOT_LINKED: "F201" "crate-not-linked" Error;
    /// The sources have it, the binary does not, and nothing explains that.
    MISSING_FROM_BINARY: "F202" "missing-from-binary" Error;
    /// A feature is off.
    FEATURE_OFF: "F203" "feature-off" Note;
    /// A `cfg` does not hold in this build.
    CONFIGURED_OUT: "F204" "configured-out" Note;
    /// No package of the binary depends on this one.
    DEAD_PACKAGE: "F205" "dead-package" Warning;
    /// Only tests, benchmarks or examples have it.
    TEST_ONLY: "F206" "test-only" Note;
    /// It belongs to another executable of the workspace.
    OTHER_TARGET: "F207" "other-target" Note;
    /// The binary has it, and the sources do not show it.
    NOT_IN_SOURCES: "F208" "not-in-sources" Note;
    /// The function says something else in the sources than in the binary.
    CHANGED_SINCE_BUILD: "F209" "changed-since-build" Warning;
    /// A source file cannot be read or is not Rust, so nothing is known of what it holds.
    SOURCE_NOT_READ: "F210" "source-not-read" Warning;
    /// A macro gets an annotation as an argument, and what becomes of it is not known.
    INSIDE_MACRO: "F211" "inside-macro" Note;
}
