//! Where the documents tell of what: pages and anchors, which stay as long as a name does. Pure; for the
//! documents themselves and for all that links into them.

use std::path::Path;

use funnel_runtime::registry::{AlertInfo, Registry};

use super::events::{file_names, unique};

/// The page of what delivery counts.
const DELIVERY: &str = "delivery.md";
/// The page of all counters.
const COUNTERS: &str = "counters.md";

/// A place in the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// A page in Markdown, below the folder of the documents.
    page: String,
    /// In that page.
    anchor: String,
    /// In the catalogue.
    whole: String,
}

impl Link {
    /// The address, where the documents are published at `base`: a folder, or the page of the catalogue
    /// where it ends in `.html`. Without a base, as seen from the folder of all generated files.
    pub(crate) fn url(&self, base: Option<&str>) -> String {
        let base = base.unwrap_or("docs");
        if Path::new(base)
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            return format!("{base}#{}", self.whole);
        }
        let base = base.trim_end_matches('/');
        format!("{base}/{}#{}", self.page, self.anchor)
    }

    /// In its page in Markdown.
    pub(crate) fn anchor(&self) -> &str {
        &self.anchor
    }

    /// In the catalogue.
    pub(crate) fn whole(&self) -> &str {
        &self.whole
    }
}

/// The anchors of one funnel, flow or counter, and of what is in it.
#[derive(Clone, Debug)]
pub(crate) struct Anchors {
    /// What its page or its part of one is called.
    pub(crate) file: String,
    page: String,
    /// Before an anchor, where the page has more than this.
    before: String,
    whole: String,
    steps: Vec<String>,
    alerts: Vec<String>,
}

impl Anchors {
    /// Of a funnel; none where the registry does not have it.
    pub(crate) fn of_funnel(registry: &Registry, event: &str) -> Option<Self> {
        let file = file(registry.funnels.iter().map(|funnel| &*funnel.event), event)?;
        let declared = registry.funnels.iter().filter(|of| of.event == event);
        let steps = declared.flat_map(|funnel| &funnel.steps);
        let alerts = steps.clone().flat_map(|step| &step.alerts);
        Some(Self {
            page: format!("funnels/{file}.md"),
            before: String::new(),
            whole: format!("funnel-{file}"),
            file,
            alerts: names(alerts),
            steps: unique(steps.map(|step| step.name.clone())),
        })
    }

    /// Of a flow.
    pub(crate) fn of_flow(registry: &Registry, name: &str) -> Option<Self> {
        let file = file(registry.flows.iter().map(|flow| &*flow.event), name)?;
        let declared = registry.flows.iter().filter(|of| of.event == name);
        let steps = declared.flat_map(|flow| &flow.steps);
        Some(Self {
            page: format!("flows/{file}.md"),
            before: String::new(),
            whole: format!("flow-{file}"),
            file,
            alerts: Vec::new(),
            steps: unique(steps.map(|step| step.name.clone())),
        })
    }

    /// Of a counter.
    pub(crate) fn of_counter(registry: &Registry, name: &str) -> Option<Self> {
        let file = file(registry.counters.iter().map(|of| &*of.name), name)?;
        let declared = registry.counters.iter().filter(|of| of.name == name);
        Some(Self {
            page: COUNTERS.to_owned(),
            before: format!("counter-{file}-"),
            whole: format!("counter-{file}"),
            file,
            alerts: names(declared.flat_map(|counter| &counter.alerts)),
            steps: Vec::new(),
        })
    }

    /// Where it begins.
    pub(crate) fn top(&self) -> Link {
        let anchor = if self.before.is_empty() {
            "top".to_owned()
        } else {
            self.whole.clone()
        };
        Link {
            page: self.page.clone(),
            anchor,
            whole: self.whole.clone(),
        }
    }

    /// A part of it that has a name of its own, such as `attributes`.
    pub(crate) fn part(&self, part: &str) -> Link {
        Link {
            page: self.page.clone(),
            anchor: format!("{}{part}", self.before),
            whole: format!("{}-{part}", self.whole),
        }
    }

    /// A step.
    pub(crate) fn step(&self, name: &str) -> Link {
        self.named("step", &self.steps, name)
    }

    /// An alert.
    pub(crate) fn alert(&self, name: &str) -> Link {
        self.named("alert", &self.alerts, name)
    }

    fn named(&self, kind: &str, all: &[String], name: &str) -> Link {
        match file(all.iter().map(String::as_str), name) {
            Some(name) => self.part(&format!("{kind}-{name}")),
            None => self.top(),
        }
    }
}

/// What the documents say of delivery itself: its metrics, and what to do about losses.
pub(crate) fn delivery() -> Link {
    Link {
        page: DELIVERY.to_owned(),
        anchor: "reasons".to_owned(),
        whole: "delivery".to_owned(),
    }
}

fn names<'a>(alerts: impl Iterator<Item = &'a AlertInfo>) -> Vec<String> {
    unique(alerts.map(|alert| alert.name.clone()))
}

/// What the file of one of these names is called.
fn file<'a>(all: impl Iterator<Item = &'a str>, name: &str) -> Option<String> {
    let mut all = unique(all);
    all.sort_unstable();
    let at = all.iter().position(|of| *of == name)?;
    file_names(all.into_iter()).into_iter().nth(at)
}
