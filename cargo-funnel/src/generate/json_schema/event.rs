//! The shape of an event: of all that it tells, one thing.

use std::collections::BTreeMap;

use funnel_rules::Case;
use funnel_runtime::Class;
use funnel_runtime::registry::{FlowInfo, FunnelInfo, KeyInfo};

use crate::generate::quote::json::Json;
use crate::generate::wire::{self, Base, COHORTS, OF_ALL, OF_FLOWS, OF_FUNNELS, Told};

/// What an event that tells this looks like.
pub(super) fn shape(told: &Told<'_>) -> Json {
    Shape::new(told).json()
}

struct Shape {
    case: Case,
    title: String,
    properties: Vec<(String, Json)>,
    required: Vec<String>,
    /// For a step, what its events must have besides.
    at_steps: Vec<(String, Vec<String>)>,
}

impl Shape {
    fn new(told: &Told<'_>) -> Self {
        let mut shape = Self {
            case: told.case(),
            title: told.when(),
            properties: Vec::new(),
            required: Vec::new(),
            at_steps: Vec::new(),
        };
        let name = Json::object([("const", Json::text(told.event()))]);
        shape.property("event".to_owned(), name, true);
        for key in told.keys() {
            let schema = of_class(key.class, &key.values);
            let schema = described(schema, &about(key)).with("x-funnel", facts(key));
            shape.property(key.wire.clone(), schema, false);
        }
        for base in OF_ALL {
            let is_optional = base.name.starts_with("service_");
            shape.base(base, of_base(base), !is_optional);
        }
        match told {
            Told::Step(funnel) => shape.of_funnel(funnel),
            Told::Started(flow) => shape.of_flow(flow, &[]),
            Told::Milestone(flow, _) | Told::Completed(flow) => {
                shape.of_flow(flow, &["duration_ms"]);
            }
            Told::Aborted(flow) => shape.of_flow(flow, &["reason", "duration_ms"]),
            Told::Failed(flow) => shape.of_flow(flow, &["error_class", "duration_ms"]),
        }
        shape
    }

    fn of_funnel(&mut self, funnel: &FunnelInfo) {
        let steps = funnel.steps.iter().map(|step| &*step.name);
        let [step] = OF_FUNNELS;
        self.base(step, one_of(steps), true);
        let mut at_steps: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for key in &funnel.keys {
            let is_everywhere = !funnel.steps.is_empty()
                && funnel
                    .steps
                    .iter()
                    .all(|step| key.required.contains(&step.name));
            if is_everywhere {
                self.required.push(key.wire.clone());
                continue;
            }
            for step in &key.required {
                at_steps.entry(step).or_default().push(key.wire.clone());
            }
        }
        // In funnel order.
        for step in &funnel.steps {
            if let Some(keys) = at_steps.remove(&*step.name) {
                self.at_steps.push((step.name.clone(), keys));
            }
        }
    }

    /// With those of the attributes of flows that only some events have.
    fn of_flow(&mut self, flow: &FlowInfo, has: &[&str]) {
        for base in OF_FLOWS {
            let schema = match base.name {
                "step" => one_of(flow.steps.iter().map(|step| &*step.name)),
                "reason" => one_of(wire::reasons(flow)),
                "flow_id" => of_base(base),
                _ => of_class(base.class, &[]),
            };
            let is_always = matches!(base.name, "step" | "flow_id");
            if is_always || has.contains(&base.name) {
                self.base(base, schema, base.name != "step");
            }
        }
    }

    fn base(&mut self, base: Base, schema: Json, is_required: bool) {
        let name = self.case.apply(base.name);
        self.property(name, described(schema, base.what), is_required);
    }

    fn property(&mut self, name: String, schema: Json, is_required: bool) {
        if is_required {
            self.required.push(name.clone());
        }
        // A base attribute comes last, and no attribute can replace it.
        self.properties.retain(|(other, _)| *other != name);
        self.properties.push((name, schema));
    }

    fn json(self) -> Json {
        let required = Json::texts(self.required.iter().map(String::as_str));
        let shape = Json::object([
            (
                "$comment",
                Json::text(&format!("Told when {}.", self.title)),
            ),
            ("type", Json::text("object")),
            ("properties", Json::Object(self.properties)),
            ("required", required),
            ("additionalProperties", Json::Bool(false)),
        ]);
        if self.at_steps.is_empty() {
            return shape;
        }
        let step = self.case.apply(OF_FUNNELS[0].name);
        let at_step = |(name, keys): &(String, Vec<String>)| {
            let is = Json::Object(vec![(
                step.clone(),
                Json::object([("const", Json::text(name))]),
            )]);
            let keys = Json::texts(keys.iter().map(String::as_str));
            Json::object([
                ("if", Json::object([("properties", is)])),
                ("then", Json::object([("required", keys)])),
            ])
        };
        shape.with(
            "allOf",
            Json::List(self.at_steps.iter().map(at_step).collect()),
        )
    }
}

fn of_base(base: Base) -> Json {
    match base.name {
        "event_id" | "session_id" => Json::object([
            ("type", Json::text("string")),
            ("format", Json::text("uuid")),
        ]),
        "cohort" => one_of(COHORTS),
        "timestamp" | "sequence" | "flow_id" => whole(),
        _ => of_class(base.class, &[]),
    }
}

fn of_class(class: Class, values: &[String]) -> Json {
    let of_type = |name: &str| Json::object([("type", Json::text(name))]);
    match class {
        Class::Label => one_of(values.iter().map(String::as_str)),
        Class::Number => of_type("number"),
        Class::Boolean => of_type("boolean"),
        Class::Duration => whole(),
        Class::Id => of_type("string")
            .with("minLength", Json::Number(1))
            .with("maxLength", Json::Number(63))
            .with("pattern", Json::text("^[A-Za-z0-9_.:/+=~-]+$")),
        Class::Pseudonym => {
            of_type("string").with("pattern", Json::text("^[A-Za-z0-9_-]{1,16}:[0-9a-f]{32}$"))
        }
        _ => of_type("string"),
    }
}

fn whole() -> Json {
    Json::object([
        ("type", Json::text("integer")),
        ("minimum", Json::Number(0)),
    ])
}

fn one_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
    Json::object([("type", Json::text("string")), ("enum", Json::texts(texts))])
}

fn described(schema: Json, what: &str) -> Json {
    schema.with("description", Json::text(what))
}

/// What an attribute is, in words.
fn about(key: &KeyInfo) -> String {
    let what = wire::class(key.class);
    let who = if key.entity {
        " It says who the event is about."
    } else {
        ""
    };
    format!("{what}{who}")
}

/// What a schema has no words for.
fn facts(key: &KeyInfo) -> Json {
    let facts = Json::object([
        ("class", Json::text(key.class.as_str())),
        ("entity", Json::Bool(key.entity)),
    ]);
    match &key.reviewed {
        Some(reviewed) => facts.with("reviewed", Json::text(reviewed)),
        None => facts,
    }
}
