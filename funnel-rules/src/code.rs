//! What can be wrong with the use of a macro: each rule has a code, which stays, and a name. A table: the
//! macros and the checks in `const` code refuse, and `cargo funnel explain` has the texts.

/// Each rule, and the table of all of them.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident: $id:literal $name:literal;)*) => {
        /// What an error while compiling is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// The code as it stands at the end of a message: behind a space, in brackets.
            ///
            /// ```
            /// assert_eq!(funnel_rules::Rule::UnknownArgument.suffix(), " [F901]");
            /// ```
            #[must_use]
            pub const fn suffix(self) -> &'static str {
                match self {
                    $(Self::$rule => concat!(" [", $id, "]"),)*
                }
            }
        }

        /// The code and the name of every rule, by code. A code is never given to another rule.
        pub const COMPILE_ERRORS: &[(&str, &str)] = &[$(($id, $name)),*];
    };
}

// The `message` of an `on_unimplemented` is a literal: the runtime repeats the codes of `NotAStep`,
// `NotAFlow`, `NotACounter`, `MissingLabel` and the ones of types there.
rules! {
    /// `#[funnel]` or `#[flow]` is not on a module.
    NotAModule: "F501" "not-a-module";
    /// The module is in a file of its own.
    ModuleInAFile: "F502" "module-in-a-file";
    /// No name of the event.
    MissingEvent: "F503" "missing-event";
    /// A backend would not take the name of an event.
    EventName: "F504" "event-name";
    /// Two events of one flow have one name.
    EventTwice: "F505" "event-twice";
    /// No `enum Step` in the module.
    MissingSteps: "F506" "missing-steps";
    /// Something else is called like what has a meaning in the module, or two are.
    ItemKind: "F507" "item-kind";
    /// What a declaration lists is generic.
    GenericDeclaration: "F508" "generic-declaration";
    /// An enum lists nothing.
    EmptyList: "F509" "empty-list";
    /// A step, a reason or a milestone has fields or a number.
    VariantWithData: "F510" "variant-with-data";
    /// Two variants have one name in events.
    VariantTwice: "F511" "variant-twice";
    /// A step, a reason or a milestone cannot have the name.
    VariantName: "F512" "variant-name";
    /// `#[target]` is incomplete, given twice, or out of range.
    Target: "F513" "target";
    /// More attributes, steps, reasons or milestones than there is room for.
    TooMany: "F514" "too-many";
    /// The fields of `Attrs` have no names.
    UnnamedAttributes: "F515" "unnamed-attributes";
    /// An attribute is declared as a reference.
    AttributeByReference: "F516" "attribute-by-reference";
    /// An attribute is called like what the framework or the site uses itself.
    ReservedAttribute: "F517" "reserved-attribute";
    /// A backend would not take the name of an attribute.
    WireName: "F518" "wire-name";
    /// Two attributes have one name in events.
    WireNameTwice: "F519" "wire-name-twice";
    /// `required_at` names no step, one twice, or says what is so anyway.
    RequiredAt: "F520" "required-at";
    /// An attribute of a flow is required.
    RequiredInFlow: "F521" "required-in-flow";
    /// Part of a flow cannot be seen as far as its steps can.
    HiddenPart: "F522" "hidden-part";
    /// The module of a flow has a `Flow` already.
    FlowTaken: "F523" "flow-taken";
    /// `#[attr]`, `#[target]` or `#[milestone]` stands where it means nothing.
    MisplacedAttribute: "F524" "misplaced-attribute";
    /// `rename_all` names no case.
    UnknownCase: "F525" "unknown-case";
    /// A flow is given a counter.
    CounterOfFlow: "F526" "counter-of-flow";

    /// An attribute of the denylist is declared, set, or given as a name.
    DeniedKey: "F540" "denied-key";
    /// A key of the denylist is added to an allowlist.
    DeniedInAllowlist: "F541" "denied-in-allowlist";
    /// An attribute is not on the allowlist.
    NotAllowlisted: "F542" "not-allowlisted";
    /// A reviewed key has no reason.
    ReviewWithoutReason: "F543" "review-without-reason";
    /// A key is reviewed that needs no review, or has one.
    NeedlessReview: "F544" "needless-review";
    /// An allowlist has no room for more.
    FullAllowlist: "F545" "full-allowlist";

    /// `#[funnel_step]` or `#[funnel_flow]` is not on a function.
    NotAFunction: "F601" "not-a-function";
    /// No call of the function can be counted.
    UncountableFunction: "F602" "uncountable-function";
    /// A site names no step.
    MissingStep: "F603" "missing-step";
    /// The step of a site is not written as one.
    StepPath: "F604" "step-path";
    /// A site names a second step, flow or counter.
    SecondSubject: "F605" "second-subject";
    /// What a site names is no step.
    NotAStep: "F606" "not-a-step";
    /// A site sets what the framework sets.
    ReservedKey: "F607" "reserved-key";
    /// A site names a key twice.
    KeyTwice: "F608" "key-twice";
    /// A site does not set a required key.
    MissingKey: "F609" "missing-key";
    /// An expression in the arguments waits.
    WaitingValue: "F610" "waiting-value";
    /// A closure does not take one parameter.
    ClosureParameters: "F611" "closure-parameters";
    /// `when` is nothing that can judge.
    When: "F612" "when";
    /// `step!` is given what needs a returned value.
    NothingReturned: "F613" "nothing-returned";
    /// A function names no flow.
    MissingFlow: "F620" "missing-flow";
    /// The flow of a function is not written as one.
    FlowPath: "F621" "flow-path";
    /// What a function names is no flow.
    NotAFlow: "F622" "not-a-flow";
    /// `as` is not written as it should be.
    FlowName: "F623" "flow-name";
    /// A body uses its flow, which has no name there.
    UnnamedFlow: "F624" "unnamed-flow";
    /// A body goes on after it aborted its flow.
    AbortNotReturned: "F625" "abort-not-returned";
    /// `unless` is a closure.
    Unless: "F626" "unless";
    /// A flow leaves keys to a scope.
    ScopedFlow: "F627" "scoped-flow";

    /// `#[business_counter]` is on neither a static nor a function.
    NotAStatic: "F701" "not-a-static";
    /// The name of a counter is one that Prometheus or its linter refuses.
    CounterName: "F702" "counter-name";
    /// No name of the counter.
    MissingName: "F703" "missing-name";
    /// The static of a counter is a `const`, mutable, or has a value.
    PlainStatic: "F704" "plain-static";
    /// The type of the static is not `Counter<…>`.
    CounterType: "F705" "counter-type";
    /// No Help text.
    MissingHelp: "F706" "missing-help";
    /// More series than the counter may have.
    TooManySeries: "F707" "too-many-series";
    /// `max_series` is no number, or has no reason, or the reason has no number.
    MaxSeries: "F708" "max-series";
    /// A label is on the denylist.
    DeniedLabel: "F709" "denied-label";
    /// The name of a label is one that Prometheus refuses.
    LabelName: "F710" "label-name";
    /// Two labels of a counter have one name.
    LabelTwice: "F711" "label-twice";
    /// The counter of a function is not written as one.
    CounterPath: "F720" "counter-path";
    /// What a function names is no counter.
    NotACounter: "F721" "not-a-counter";
    /// A function counts in a counter of its own and in a declared one.
    TwoKindsOfCounter: "F722" "two-kinds-of-counter";
    /// A label, or an amount, and no counter.
    MissingCounter: "F723" "missing-counter";
    /// Several labels are given one by one.
    LabelsOneByOne: "F724" "labels-one-by-one";
    /// A label is given as a text.
    LabelAsText: "F725" "label-as-text";
    /// The counter has no such label.
    UnknownLabel: "F726" "unknown-label";
    /// The counter has labels, and none is given.
    MissingLabel: "F727" "missing-label";

    /// `Label` or `Labels` is derived on the wrong kind of type.
    LabelKind: "F801" "label-kind";
    /// A label is generic.
    GenericLabel: "F802" "generic-label";
    /// A label has no texts or too many, or labels have no fields.
    NumberOfTexts: "F803" "number-of-texts";
    /// A variant of a label has fields.
    LabelWithFields: "F804" "label-with-fields";
    /// A text has what no label can have.
    LabelText: "F805" "label-text";
    /// Two variants have one text.
    LabelTextTwice: "F806" "label-text-twice";
    /// The fields of labels have no names.
    UnnamedLabels: "F807" "unnamed-labels";
    /// The type is no label.
    NotALabel: "F808" "not-a-label";
    /// The type cannot tell the series of a counter apart.
    NotLabels: "F809" "not-labels";
    /// The type is none of an attribute.
    NotAnAttribute: "F820" "not-an-attribute";
    /// The value is none of the attribute.
    NotItsValue: "F821" "not-its-value";
    /// `ErrorClass` is derived on a union.
    ClassOfUnion: "F830" "class-of-union";
    /// A name that cannot be an error class.
    ClassName: "F831" "class-name";
    /// `transparent` where there is not one field, or beside `rename`.
    Transparent: "F832" "transparent";
    /// `#[error_class]` on a field.
    ClassOnField: "F833" "class-on-field";
    /// The type has no error class.
    NoClass: "F834" "no-class";

    /// What is written is not Rust.
    Syntax: "F900" "syntax";
    /// There is no such argument.
    UnknownArgument: "F901" "unknown-argument";
    /// An argument is given twice.
    DuplicateArgument: "F902" "duplicate-argument";
    /// An argument is not written as it should be.
    MalformedArgument: "F903" "malformed-argument";
    /// An argument stands where another one belongs.
    MisplacedArgument: "F904" "misplaced-argument";
    /// `owner` is blank.
    Owner: "F905" "owner";
    /// An alert has no condition that its place can have, or two.
    AlertCondition: "F906" "alert-condition";
    /// A number of an alert is out of range.
    AlertNumber: "F907" "alert-number";
    /// A duration of an alert is none, or too short or too long for what it is for.
    AlertDuration: "F908" "alert-duration";
    /// What an alert is called, or says to people, is not as it should be.
    AlertWords: "F909" "alert-words";
    /// Two alerts of one declaration have one name.
    AlertTwice: "F910" "alert-twice";
    /// What an alert is to stand beside is no other step, or no other counter.
    AlertBeside: "F911" "alert-beside";
    /// What an alert looks at is no text of a label, or of two.
    AlertText: "F912" "alert-text";
    /// `#[alert]` stands where nothing is counted that it could be about.
    MisplacedAlert: "F913" "misplaced-alert";
    /// What a counter is to be taken off from is no other counter.
    Reduces: "F914" "reduces";
    /// A counter has the name of what probes count of another.
    SyntheticName: "F923" "synthetic-name";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{COMPILE_ERRORS, Rule};

    #[test]
    fn codes_and_names_are_given_once_and_in_order() {
        let ids: Vec<_> = COMPILE_ERRORS.iter().map(|(id, _)| *id).collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
        let names: BTreeSet<_> = COMPILE_ERRORS.iter().map(|(_, name)| name).collect();
        assert_eq!(names.len(), COMPILE_ERRORS.len());
        for (id, name) in COMPILE_ERRORS {
            let digits = id.strip_prefix('F').unwrap();
            assert!(
                ("500".."999").contains(&digits) && digits.len() == 3,
                "{id}"
            );
            let is_plain = |char: char| char.is_ascii_lowercase() || char == '-';
            assert!(name.chars().all(is_plain), "{name}");
        }
    }

    /// What refuses a name also does so at run time, where no rule of a macro is broken.
    #[test]
    fn the_error_of_a_name_has_no_code() {
        let error = crate::counter_name("logins").unwrap_err().to_string();
        assert!(!error.contains("[F"), "{error}");
    }

    #[test]
    fn the_code_comes_last_in_brackets() {
        assert_eq!(Rule::NotAModule.suffix(), " [F501]");
        assert_eq!(Rule::Owner.suffix(), " [F905]");
    }
}
