//! From the events of flows to how the flows went. All events with the same session and flow id are one
//! flow; which of the declared ones it is, its events say together.

use std::collections::{BTreeMap, HashMap, HashSet};

use funnel_runtime::registry::{FlowInfo, Registry};
use serde::Serialize;

use super::line::Event;
use super::{Count, by_count, in_order};

/// How the flows of one name went.
#[derive(Debug, Default, Serialize)]
pub(crate) struct FlowReport {
    pub(crate) event: String,
    pub(crate) started: u64,
    pub(crate) completed: u64,
    pub(crate) aborted: u64,
    pub(crate) failed: u64,
    /// Started, and without an end in the files.
    pub(crate) unfinished: u64,
    /// Of these, those that no milestone says the step of.
    pub(crate) unfinished_anywhere: u64,
    /// Flows whose start is not in the files. Their ends and milestones are counted.
    pub(crate) begun_elsewhere: u64,
    /// Ends of flows that had ended before, which are not counted.
    pub(crate) second_ends: u64,
    /// Why they were aborted.
    pub(crate) reasons: Vec<Count>,
    /// What they failed of.
    pub(crate) error_classes: Vec<Count>,
    /// As declared.
    pub(crate) milestones: Vec<Count>,
    /// Those in no step first, then as declared.
    pub(crate) steps: Vec<StepReport>,
}

/// What became of flows in a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct StepReport {
    /// `None` before the first.
    pub(crate) step: Option<String>,
    pub(crate) completed: u64,
    pub(crate) aborted: u64,
    pub(crate) failed: u64,
    /// Those whose last milestone was told there.
    pub(crate) unfinished: u64,
}

/// What an event is to a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role<'a> {
    Started,
    Completed,
    Aborted,
    Failed,
    Milestone(&'a str),
}

/// The declarations of one name.
#[derive(Debug, Default)]
struct Declared<'a> {
    steps: Vec<&'a str>,
    milestones: Vec<&'a str>,
    /// What events mean, by name. Ends come before milestones.
    roles: Vec<(&'a str, Role<'a>)>,
}

/// An event of a flow.
#[derive(Debug)]
struct Told<'a> {
    name: &'a str,
    sequence: u64,
    has_duration: bool,
    step: Option<String>,
    reason: Option<String>,
    error_class: Option<String>,
}

/// The declared flows, and the events of each flow that was run, by session and flow id.
#[derive(Debug)]
pub(super) struct Flows<'a> {
    declared: BTreeMap<&'a str, Declared<'a>>,
    /// The names of all events of flows.
    names: HashSet<&'a str>,
    run: HashMap<(String, u64), Vec<Told<'a>>>,
}

impl<'a> Flows<'a> {
    pub(super) fn new(registries: &[&'a Registry]) -> Self {
        let mut declared: BTreeMap<&str, Declared<'_>> = BTreeMap::new();
        for flow in registries.iter().flat_map(|registry| &registry.flows) {
            declared.entry(&flow.event).or_default().add(flow);
        }
        let roles = declared.values().flat_map(|flow| &flow.roles);
        let names = roles.map(|(name, _)| *name).collect();
        Self {
            declared,
            names,
            run: HashMap::new(),
        }
    }

    /// Takes the event if it is one of a flow.
    pub(super) fn take(&mut self, event: &Event) -> bool {
        let session = event.text("session_id");
        let name = self.names.get(event.name.as_str());
        let (Some(id), Some(session), Some(name)) = (event.number("flow_id"), session, name) else {
            return false;
        };
        let text = |name| event.text(name).map(str::to_owned);
        let told = Told {
            name,
            sequence: event.number("sequence").unwrap_or(u64::MAX),
            has_duration: event.number("duration_ms").is_some(),
            step: text("step"),
            reason: text("reason"),
            error_class: text("error_class"),
        };
        let run = self.run.entry((session.to_owned(), id)).or_default();
        run.push(told);
        true
    }

    /// How the flows went, and how many events were of none that is declared, or of several.
    pub(super) fn finish(self) -> (Vec<FlowReport>, u64) {
        let mut unplaced = 0;
        let mut went: BTreeMap<&str, Went> = BTreeMap::new();
        for mut run in self.run.into_values() {
            let mut fitting = self.declared.iter().filter(|(_, flow)| flow.fits(&run));
            match (fitting.next(), fitting.next()) {
                (Some((event, flow)), None) => {
                    run.sort_by_key(|told| told.sequence);
                    went.entry(event).or_default().add(flow, &run);
                }
                _ => unplaced += run.len() as u64,
            }
        }
        let reports = self.declared.iter().map(|(event, flow)| {
            let went = went.remove(event).unwrap_or_default();
            went.report(event, flow)
        });
        (reports.collect(), unplaced)
    }
}

impl<'a> Declared<'a> {
    /// Adds a declaration; of one name there can be several.
    fn add(&mut self, flow: &'a FlowInfo) {
        let steps = flow.steps.iter().map(|step| &*step.name);
        add_new(&mut self.steps, steps);
        let milestones = flow.milestones.iter();
        add_new(&mut self.milestones, milestones.map(|told| &*told.name));
        let ends = [
            (&*flow.started, Role::Started),
            (&*flow.completed, Role::Completed),
            (&*flow.aborted, Role::Aborted),
            (&*flow.failed, Role::Failed),
        ];
        let milestones = flow.milestones.iter();
        let told = milestones.map(|told| (&*told.event, Role::Milestone(&told.name)));
        add_new(&mut self.roles, ends.into_iter().chain(told));
        self.roles
            .sort_by_key(|(_, role)| matches!(role, Role::Milestone(_)));
    }

    fn role(&self, told: &Told<'_>) -> Option<Role<'a>> {
        let mut roles = self.roles.iter();
        let role = roles.find(|(name, role)| *name == told.name && told.can_be(*role));
        role.map(|(_, role)| *role)
    }

    fn fits(&self, run: &[Told<'_>]) -> bool {
        run.iter().all(|told| self.role(told).is_some())
    }
}

fn add_new<T: PartialEq>(list: &mut Vec<T>, more: impl Iterator<Item = T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

impl Told<'_> {
    /// Whether its attributes are those of such an event: two events of a flow can have one name.
    fn can_be(&self, role: Role<'_>) -> bool {
        let has = (
            self.has_duration,
            self.reason.is_some(),
            self.error_class.is_some(),
        );
        match role {
            Role::Started => has == (false, false, false),
            Role::Completed | Role::Milestone(_) => has == (true, false, false),
            Role::Aborted => has == (true, true, false),
            Role::Failed => has == (true, false, true),
        }
    }
}

/// What was counted of the flows of one name.
#[derive(Debug, Default)]
struct Went {
    report: FlowReport,
    reasons: BTreeMap<String, u64>,
    error_classes: BTreeMap<String, u64>,
    milestones: BTreeMap<String, u64>,
    steps: BTreeMap<Option<String>, StepReport>,
}

impl Went {
    /// Adds a flow that was run, its events in order.
    fn add(&mut self, flow: &Declared<'_>, run: &[Told<'_>]) {
        let mut is_started = false;
        let mut is_ended = false;
        let mut last = None;
        for told in run {
            match flow.role(told) {
                Some(Role::Started) => is_started = true,
                Some(Role::Milestone(name)) => {
                    *self.milestones.entry(name.to_owned()).or_default() += 1;
                    last = Some(told.step.as_deref());
                }
                Some(_) if is_ended => self.report.second_ends += 1,
                Some(role) => {
                    is_ended = true;
                    self.end(role, told);
                }
                None => {}
            }
        }
        self.report.started += u64::from(is_started);
        self.report.begun_elsewhere += u64::from(!is_started);
        if is_started && !is_ended {
            self.report.unfinished += 1;
            match last {
                Some(step) => self.step(step).unfinished += 1,
                None => self.report.unfinished_anywhere += 1,
            }
        }
    }

    fn end(&mut self, role: Role<'_>, told: &Told<'_>) {
        let step = self.step(told.step.as_deref());
        match role {
            Role::Completed => step.completed += 1,
            Role::Aborted => step.aborted += 1,
            Role::Failed => step.failed += 1,
            Role::Started | Role::Milestone(_) => {}
        }
        if let Some(reason) = &told.reason {
            *self.reasons.entry(reason.clone()).or_default() += 1;
        }
        if let Some(class) = &told.error_class {
            *self.error_classes.entry(class.clone()).or_default() += 1;
        }
    }

    fn step(&mut self, step: Option<&str>) -> &mut StepReport {
        self.steps.entry(step.map(str::to_owned)).or_default()
    }

    fn report(mut self, event: &str, flow: &Declared<'_>) -> FlowReport {
        let found: Vec<_> = self.steps.keys().flatten().cloned().collect();
        let names = in_order(&flow.steps, found.iter().map(String::as_str));
        let first = self.steps.contains_key(&None).then_some(None);
        let rows = first.into_iter().chain(names.into_iter().map(Some));
        let steps: Vec<_> = rows
            .map(|name| {
                let step = name.map(str::to_owned);
                let counted = self.steps.remove(&step).unwrap_or_default();
                StepReport { step, ..counted }
            })
            .collect();
        let sum = |of: fn(&StepReport) -> u64| steps.iter().map(of).sum();
        let milestones = flow.milestones.iter().map(|&name| Count {
            name: name.to_owned(),
            count: self.milestones.get(name).copied().unwrap_or_default(),
        });
        FlowReport {
            event: event.to_owned(),
            completed: sum(|step| step.completed),
            aborted: sum(|step| step.aborted),
            failed: sum(|step| step.failed),
            reasons: by_count(self.reasons),
            error_classes: by_count(self.error_classes),
            milestones: milestones.collect(),
            steps,
            ..self.report
        }
    }
}
