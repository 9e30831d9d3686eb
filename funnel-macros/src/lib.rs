//! The macros of `funnel-runtime`. Use them through that crate, which re-exports each of them.
//!
//! Every macro goes the same way: `parse` keeps what was written, `model` holds the rules and
//! collects every mistake, `expand` turns a model into tokens and cannot fail. A mistake leaves
//! the user's item in place, so that it causes no further errors.

use proc_macro::TokenStream;

mod alert;
mod args;
mod call;
mod counter;
mod counting;
mod diagnostics;
mod error_class;
mod filling;
mod flow_call;
mod item;
mod label;
mod labels;
mod paths;
mod record;
mod step;
mod types;
mod vocabulary;

#[cfg(test)]
mod tests;

/// Declares a funnel: the steps and the attributes of an event, in a module.
///
/// | argument | meaning |
/// |---|---|
/// | `event = "…"` | the name of the event; required |
/// | `counter = "…"` | the name of the counter of steps; `<event in snake_case>_total` unless told |
/// | `allow = PATH` | the `Allowlist` its keys are checked against; `Allowlist::DEFAULT` unless told |
/// | `rename_all = "…"` | `snake_case` (the default), `camelCase`, `PascalCase` or `kebab-case` for the wire names of keys |
/// | `owner = "…"` | who is responsible; shown in the registry |
/// | `crate = PATH` | the path of `funnel_runtime`, where it goes by another name |
///
/// The module holds `enum Step`, the steps in funnel order, and `struct Attrs`, all that an event
/// may say. Each variant of `Step` becomes a type of its name in `snake_case` in the module, for
/// `#[funnel_step]`. An attribute that is an `Option` may be left out; any other is required at
/// every step.
///
/// | on a field | meaning |
/// |---|---|
/// | `#[attr(entity)]` | it says who the event is about |
/// | `#[attr(required_at(A, B))]` | these steps must set it |
/// | `#[attr(rename = "…")]` | its name in events |
///
/// | on a variant | meaning |
/// |---|---|
/// | `#[target(from = A, at_least = 0.02)]` | the share of the entities of `A` that should come here |
/// | `#[alert]`, `#[alert(drop = 0.5)]`, … | somebody is told when fewer come here than usual, or none: see [alerts](macro@business_counter#alerts) |
#[proc_macro_attribute]
pub fn funnel(args: TokenStream, item: TokenStream) -> TokenStream {
    vocabulary::funnel::expand(args.into(), item.into()).into()
}

/// Declares a flow: the steps, the ends and the attributes of something that starts and ends once, in a
/// module.
///
/// ```text
/// #[flow(event = "Application Create", allow = crate::telemetry::ALLOWED, owner = "cli")]
/// pub mod application_create {
///     pub enum Step { Name, Terms, ApiCall }
///     pub enum Abort { DeclinedTerms, Cancelled }
///     pub enum Milestone { AcceptedTerms }
///     pub struct Attrs { pub region: Option<Region>, pub plan: Option<Plan> }
/// }
/// ```
///
/// | argument | meaning |
/// |---|---|
/// | `event = "…"` | the name of the flow, with which those of its events begin; required |
/// | `started = "…"` | the name of the event of its start; `<event> Started` unless told |
/// | `completed = "…"`, `aborted = "…"`, `failed = "…"` | the names of the events of its ends, of which several may share one; `<event> Completed` and so on unless told |
/// | `allow = PATH` | the `Allowlist` its keys are checked against; `Allowlist::DEFAULT` unless told |
/// | `rename_all = "…"` | `snake_case` (the default), `camelCase`, `PascalCase` or `kebab-case` for the wire names of keys |
/// | `owner = "…"` | who is responsible; shown in the registry |
/// | `crate = PATH` | the path of `funnel_runtime`, where it goes by another name |
///
/// | in the module | meaning |
/// |---|---|
/// | `enum Step` | where a run can be, in order; required |
/// | `enum Abort` | the reasons to give one up |
/// | `enum Milestone` | what is told by an event of its own on the way; the event is called as the variant, in words |
/// | `struct Attrs` | all that its events may say; each field is an `Option`, since it becomes known on the way |
///
/// | on | | meaning |
/// |---|---|---|
/// | a field | `#[attr(entity)]` | it says who the events are about |
/// | a field | `#[attr(rename = "…")]` | its name in events |
/// | a milestone | `#[milestone(event = "…")]` | the name of its event |
///
/// The module also gets `type Flow`, one run of it, for the arguments of helpers. Functions run it with
/// `#[funnel_flow]`.
#[proc_macro_attribute]
pub fn flow(args: TokenStream, item: TokenStream) -> TokenStream {
    vocabulary::flow::expand(args.into(), item.into()).into()
}

/// Makes a function a step of a funnel: each call that succeeds adds one to the step's counter and
/// emits one event, and every call is counted by how it ended.
///
/// `#[funnel_step(step, key = value, key = |ok| value, when = |returned| bool, scoped(key))]`
///
/// - A plain value is evaluated before the body, which may then move the arguments. A closure gets
///   a reference to what a successful call returned: the inside of `Ok` or `Some`, or the value
///   itself. Neither is evaluated when nobody listens, and a panic in either is caught and counted.
/// - `when` overrules what counts as success.
/// - `scoped(key)` says that a scope around the call brings a required key.
/// - `crate = PATH` is the path of `funnel_runtime`, where it goes by another name.
///
/// It goes on every function: `async` or not, free or a method, generic, `unsafe`, returning an
/// `impl Future` or a boxed one. The two it cannot take are a `const fn`, which cannot count, and
/// a trait method without a body.
///
/// In a function with `#[track_caller]`, a `return` inside a macro counts as an error, as `?` does.
///
/// An `async` function begins with its first poll: dropped before, it is not counted. A function that
/// returns a future begins when it is called: dropped before its first poll, the future is cancelled.
///
/// Arguments are dropped when they are without the attribute. Of several attributes on one function,
/// the one written first emits first.
#[proc_macro_attribute]
pub fn funnel_step(args: TokenStream, item: TokenStream) -> TokenStream {
    step::expand_attribute(args.into(), item.into()).into()
}

/// Makes each call of a function one run of a flow: an event when it starts, and exactly one when it ends.
///
/// ```text
/// #[funnel_flow(application_create, as flow, unless = options.dry_run)]
/// fn create(options: &Options) -> Result<Application, CliError> {
///     flow.step(Step::Terms);
///     if !accepts_terms() {
///         return flow.abort(Abort::DeclinedTerms, CliError::Silent);
///     }
///     flow.step(Step::ApiCall);
///     …
/// }
/// ```
///
/// | argument | meaning |
/// |---|---|
/// | `module` | the module with [`macro@flow`], imported or by path; it comes first |
/// | `as name` | what the body calls the flow; left out where the body does not use it |
/// | `unless = condition` | which calls are not tracked: they make no event and are not counted |
/// | `key = value` | an attribute of every event of the flow |
/// | `key = \|ok\| value` | an attribute read off what a success returned, on the last event |
/// | `when = \|returned\| bool` | overrules what counts as success |
/// | `crate = PATH` | the path of `funnel_runtime`, where it goes by another name |
///
/// - The flow is completed when the function returns success, as success is understood by
///   [`macro@funnel_step`], unless the body ended it before. It fails when the function returns an error
///   or unwinds, and is aborted when the error says that it is an abort, or when its future is dropped.
/// - `unless` and plain values are evaluated before the body, which may then move the arguments. A value
///   is not evaluated when nobody listens; a condition always is. A panic in any of them is caught and
///   counted, and a condition that panics holds.
/// - It goes on every function that [`macro@funnel_step`] goes on, also several times and beside it.
///   Each attribute runs a flow of its own: the one written last begins first and ends last.
///
/// In a function with `#[track_caller]`, `?` and a `return` inside a macro leave past the end, so that the
/// class of the error is `unknown`.
///
/// An `async` function begins with its first poll, and a function that returns a future when it is called.
#[proc_macro_attribute]
pub fn funnel_flow(args: TokenStream, item: TokenStream) -> TokenStream {
    flow_call::expand(args.into(), item.into()).into()
}

/// Emits one event from the middle of a body: `step!(provision, tier = Tier::Anonymous)`.
///
/// The checks and the entry in the registry are those of [`macro@funnel_step`]. The values are
/// evaluated when somebody listens.
#[proc_macro]
pub fn step(args: TokenStream) -> TokenStream {
    step::expand_statement(args.into()).into()
}

/// Makes an enum without fields a label: a bounded text, for attributes and counters.
///
/// The text of a variant is its name in `snake_case`, or what `#[label(rename = "…")]` says.
/// `#[label(key = "…")]` on the enum names the label of a counter, which is the last word of the
/// enum's name unless told (`outcome` of `LoginOutcome`), and `#[label(crate = PATH)]`
/// is the path of `funnel_runtime`, where it goes by another name.
#[proc_macro_derive(Label, attributes(label))]
pub fn label(item: TokenStream) -> TokenStream {
    label::expand(item.into()).into()
}

/// Makes a struct the labels of a counter: each field, an enum with `#[derive(Label)]`, is a label
/// that is called after the field.
///
/// `#[label(rename = "…")]` on a field gives its label another name, and `#[label(crate = PATH)]` on
/// the struct is the path of `funnel_runtime`, where it goes by another name.
#[proc_macro_derive(Labels, attributes(label))]
pub fn labels(item: TokenStream) -> TokenStream {
    labels::expand(item.into()).into()
}

/// Gives an error a class: the name that telemetry calls it by.
///
/// The class of an enum is the name of its variant as written, and of a struct the name of its type.
/// What the fields hold is never read, but for the one that `transparent` hands on to.
///
/// | on a variant, or on a struct | meaning |
/// |---|---|
/// | `#[error_class(rename = "…")]` | its class; several may share one |
/// | `#[error_class(transparent)]` | its class is that of the error in its only field, which may be of any type |
///
/// `#[error_class(crate = PATH)]` on the type is the path of `funnel_runtime`, where it goes by another
/// name.
///
/// An error without parameters is also recognised behind `dyn Error`, in any crate of the binary.
#[proc_macro_derive(ErrorClass, attributes(error_class))]
pub fn error_class(item: TokenStream) -> TokenStream {
    error_class::expand(item.into()).into()
}

/// Declares a business counter, on a static; makes a function count in one, on a function.
///
/// # On a static
///
/// ```text
/// /// Logins by outcome. Drives the alert on failed logins.
/// #[business_counter(name = "shop_logins_total")]
/// pub static LOGINS: Counter<LoginOutcome>;
/// ```
///
/// | argument | meaning |
/// |---|---|
/// | `name = "…_total"` | the name of the metric; required |
/// | `owner = "…"` | who is responsible; shown in the registry |
/// | `reduces = "…_total"` | the counter that this one is taken off from, as refunds are off revenue; the generated rules record the difference |
/// | `max_series = N` | how many series it may have, where 1,000 are too few; needs a `reason` |
/// | `reason = "…"` | why it has to have that many; shown in the registry |
/// | `crate = PATH` | the path of `funnel_runtime`, where it goes by another name |
///
/// The first paragraph of the doc comment is its Help text, and required. The static has no value of
/// its own: the attribute makes it, and beside it an empty type of the same name, which `use` brings
/// along and by which an annotated function finds the labels.
///
/// `Counter<()>` has no labels, `Counter<MyEnum>` the one of an enum with [`macro@Label`], and
/// `Counter<MyStruct>` those of a struct with [`macro@Labels`]. Every combination of their texts is a
/// series from the first scrape, at zero; more than 1,000 of them do not compile.
///
/// The name is checked as the linter of Prometheus would: in `snake_case`, with `_total` at its end, in
/// base units written out, without the type of the metric.
///
/// # On a function
///
/// ```text
/// #[business_counter(LOGINS, outcome = |result| LoginOutcome::of(result))]
/// async fn log_in(…) -> Result<Session, LoginError> { … }
///
/// #[business_counter(REVENUE_CENTS, currency = order.currency, add = |paid| cents_of(paid))]
/// async fn settle(order: Order) -> Result<Payment, Error> { … }
///
/// #[business_counter]
/// async fn delete_account(…) -> Result<(), Error> { … }
/// ```
///
/// | argument | meaning |
/// |---|---|
/// | `COUNTER` | the static to count in, by its path; it comes first |
/// | `label = value`, `label = \|returned\| value` | the labels; instead of `label`, the name of the counter's label or its last words, and `labels` for a counter of several |
/// | `add = amount`, `add = \|returned\| amount` | what is added, a `u64`; one unless told |
/// | `when = \|returned\| bool` | which calls count |
/// | `crate = PATH` | the path of `funnel_runtime`, where it goes by another name |
///
/// - A plain value is evaluated before the body, which may then move the arguments. A closure gets
///   a reference to all that was returned. A panic in either is caught and counted as a problem of the
///   site, and that call is not counted.
/// - Where the label is a closure, every call that returns counts: the closure sees them all. Otherwise
///   the calls that succeed count, as success is understood by [`macro@funnel_step`]. `when` overrules
///   both.
/// - It goes on every function that [`macro@funnel_step`] goes on, also several times and beside it.
///
/// Without a counter, the calls of the function are counted by `outcome` (`ok`, `error`, `cancelled`,
/// `panicked`) in a counter of its own. It is called `<crate>_<function>_total`, or what
/// `name = "…_total"` says; its Help is the doc comment of the function; `owner = "…"` says who is
/// responsible. A name made of crate and function is taken as it is, also where a linter has something
/// to say, as of a function called `wait_ms`.
///
/// # Alerts
///
/// `#[alert]` says beside what is counted when somebody is to be told; it leaves no code, only an entry in the
/// registry, from which `cargo funnel generate prometheus-rules` makes rules and their tests. It stands below
/// `#[business_counter]`, on a static or on a function with a counter of its own, and on a step of
/// [`macro@funnel`], as often as needed.
///
/// ```text
/// /// Logins by outcome.
/// #[business_counter(name = "shop_logins_total")]
/// #[alert(spike = 3.0, window = "15m", floor = 50, only("failure_password", "failure_locked"))]
/// #[alert(stalled, window = "1h", severity = "critical")]
/// pub static LOGINS: Counter<LoginOutcome>;
/// ```
///
/// | condition | it fires when | the floor is for |
/// |---|---|---|
/// | `drop = 0.5` | this share or more is missing against the same window `versus` before | the count before |
/// | `spike = 3.0` | it is this many times the same window `versus` before, or more | the count now |
/// | `stalled` | nothing is counted, while the step before goes on; for the first step and a counter, while the same window `1w` before had something | the count of the other |
/// | `stalled(beside = …)` | the same, beside another step (`beside = Landing`) or another counter (`beside = "shop_logins_total"`) | the count of the other |
/// | `stalled(versus = "1d")` | the same, beside the same window this long before | the count before |
/// | `gap(from = "created", to = "completed", ratio = 0.5)` | of what was counted under one text of a label, less than this share came to another; on counters alone, since a step has `#[target]` | the count of `from` |
///
/// | argument | unless told | meaning |
/// |---|---|---|
/// | | `drop = 0.5` | the condition; `drop` and `spike` alone are `0.5` and `3` |
/// | `versus = "1w"` | `1w` | how long before the compared window is; no shorter than the window |
/// | `window = "1h"` | `1h`, and `1d` for `stalled` | the span that is counted in; at least `5m` |
/// | `hold = "5m"` | `5m` | how long the condition has to hold |
/// | `floor = 20` | `20` | the least count that the condition looks at, above 0: below it the alert is silent |
/// | `only("…", …)` | all | the texts of one label of a counter that are counted |
/// | `severity = "…"` | `warning` | `critical`, `warning` or `info` |
/// | `summary = "…"` | from the condition | what the alert says, in one line |
/// | `runbook = "https://…"` | into the generated documents | where to read on |
/// | `name = "…"` | event or metric, step and condition | the name, in `CamelCase` |
///
/// A duration is a whole number and one of `s`, `m`, `h`, `d` and `w`, and at most `52w`. Texts of labels are
/// checked against the type of the counter. On something rarer than the floor within a window an alert never
/// fires: give it a longer window, or a lower floor.
#[proc_macro_attribute]
pub fn business_counter(args: TokenStream, item: TokenStream) -> TokenStream {
    let (args, item) = (args.into(), item.into());
    if counter::is_function(&item) {
        counting::expand(args, item).into()
    } else {
        counter::expand(args, item).into()
    }
}
