//! The rules of `#[funnel]`.

use std::collections::BTreeMap;

use funnel_rules::{BASE_ATTRIBUTES, Case, MAX_KEYS};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::{Field, GenericArgument, Lit, LitStr, Path, PathArguments, Type, Visibility};

use super::parse::{self, Args, Module};
use crate::diagnostics::{Errors, listed, unknown};
use crate::paths::Runtime;
use crate::record::first_paragraph;

/// A declaration, as far as it follows the rules.
pub(crate) struct Model {
    pub(crate) runtime: Runtime,
    pub(crate) event: String,
    pub(crate) event_span: Span,
    pub(crate) counter: String,
    pub(crate) allow: Option<Path>,
    pub(crate) case: Case,
    pub(crate) owner: Option<String>,
    pub(crate) help: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) keys: Vec<Key>,
}

pub(crate) struct Step {
    /// The type that stands for the step.
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) help: String,
    pub(crate) target: Option<(String, String)>,
}

pub(crate) struct Key {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) vis: Visibility,
    /// The type of the value, without the `Option` around it.
    pub(crate) ty: Type,
    pub(crate) optional: bool,
    pub(crate) entity: bool,
    /// The steps that must set it.
    pub(crate) required: Vec<String>,
    pub(crate) denied: bool,
}

pub(crate) fn build(args: Args, module: &Module, errors: &mut Errors) -> Option<Model> {
    let event = check_event(args.event.as_ref(), errors);
    let case = check_case(args.rename_all.as_ref(), errors);
    let counter = match &args.counter {
        Some(counter) => check_counter(counter, errors),
        None => format!("{}_total", funnel_rules::snake(&event.replace(':', "_"))),
    };
    let owner = args
        .owner
        .as_ref()
        .map(|owner| check_line(owner, "owner", errors));
    let steps = check_steps(module, errors)?;
    let keys = check_keys(module, &steps, case, errors);
    Some(Model {
        runtime: Runtime::new(args.krate),
        event_span: args
            .event
            .map_or_else(Span::call_site, |event| event.span()),
        event,
        counter,
        allow: args.allow,
        case,
        owner,
        help: first_paragraph(&module.item.attrs),
        steps,
        keys,
    })
}

fn check_event(event: Option<&LitStr>, errors: &mut Errors) -> String {
    let Some(event) = event else {
        errors.missing(
            Span::call_site(),
            "the name of the event is missing: `#[funnel(event = \"SignupFunnel\")]`",
        );
        return "Unnamed".to_owned();
    };
    let name = event.value();
    if let Err(error) = funnel_rules::event_name(&name) {
        errors.at(event, error);
    }
    name
}

fn check_counter(counter: &LitStr, errors: &mut Errors) -> String {
    let name = counter.value();
    if let Err(error) = funnel_rules::counter_name(&name) {
        errors.at(counter, error);
    }
    name
}

fn check_case(rename_all: Option<&LitStr>, errors: &mut Errors) -> Case {
    let Some(text) = rename_all else {
        return Case::Snake;
    };
    Case::from_name(&text.value()).unwrap_or_else(|| {
        errors.at(text, unknown("case", &text.value(), &Case::NAMES));
        Case::Snake
    })
}

fn check_line(text: &LitStr, name: &str, errors: &mut Errors) -> String {
    let value = text.value();
    if value.trim().is_empty() || value.chars().any(char::is_control) {
        errors.at(text, format!("`{name}` is one line of text and not empty"));
    }
    value
}

fn check_steps(module: &Module, errors: &mut Errors) -> Option<Vec<Step>> {
    let Some(item) = module.steps.first() else {
        errors.at(
            &module.item.ident,
            "the module needs `pub enum Step { … }`: the steps of the funnel, in order",
        );
        return None;
    };
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "`Step` cannot be generic: it lists the steps of the funnel",
        );
    }
    if item.variants.is_empty() {
        errors.at(
            &item.ident,
            "a funnel needs at least one step: add a variant to `Step`",
        );
    }
    let mut seen = BTreeMap::<String, Ident>::new();
    let mut steps = Vec::<Step>::new();
    for variant in &item.variants {
        if !matches!(variant.fields, syn::Fields::Unit) {
            errors.at(
                &variant.fields,
                format!(
                    "a step has no fields: what an event of `{}` says is declared in `Attrs`",
                    variant.ident
                ),
            );
        }
        let name = funnel_rules::snake(&variant.ident.to_string());
        if let Some(first) = seen.get(&name) {
            errors.at(
                &variant.ident,
                format!(
                    "the steps `{}` and `{first}` are both called `{name}`; rename one",
                    variant.ident
                ),
            );
            continue;
        }
        seen.insert(name.clone(), variant.ident.clone());
        let Some(ident) = step_ident(&name, &variant.ident, errors) else {
            continue;
        };
        let target = parse::target(variant, errors)
            .and_then(|target| check_target(target, &variant.ident, &steps, item, errors));
        steps.push(Step {
            ident,
            name,
            help: first_paragraph(&variant.attrs),
            target,
        });
    }
    Some(steps)
}

/// The name of the type of a step: in `snake_case`, raw where it is a keyword.
fn step_ident(name: &str, variant: &Ident, errors: &mut Errors) -> Option<Ident> {
    const PRIMITIVES: [&str; 17] = [
        "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32",
        "i64", "i128", "isize", "f32", "f64",
    ];
    let mut ident = match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident,
        Err(_) if matches!(name, "self" | "super" | "crate" | "_") || name.is_empty() => {
            errors.at(variant, format!("a step cannot be called `{name}`, which is reserved in Rust; rename the variant"));
            return None;
        }
        Err(_) => Ident::new_raw(name, Span::call_site()),
    };
    if PRIMITIVES.contains(&name) {
        errors.at(
            variant,
            format!("a step cannot be called `{name}`: its type would hide the type `{name}`; rename the variant"),
        );
        return None;
    }
    ident.set_span(variant.span());
    Some(ident)
}

fn check_target(
    target: parse::Target,
    of: &Ident,
    before: &[Step],
    item: &syn::ItemEnum,
    errors: &mut Errors,
) -> Option<(String, String)> {
    let from = target.from?;
    let name = funnel_rules::snake(&from.to_string());
    let variants: Vec<_> = item
        .variants
        .iter()
        .map(|variant| variant.ident.to_string())
        .collect();
    if !before.iter().any(|step| step.name == name) {
        let message = if variants.iter().any(|variant| from == variant) {
            format!(
                "a target is measured from an earlier step, and `{from}` does not come before `{of}`; reorder the steps or name another"
            )
        } else {
            unknown("step", &from.to_string(), &variants)
        };
        errors.at(&from, message);
    }
    let at_least = target.at_least?;
    let digits = match &at_least {
        Lit::Float(number) => number.base10_digits().to_owned(),
        Lit::Int(number) => number.base10_digits().to_owned(),
        _ => String::new(),
    };
    if !digits
        .parse::<f64>()
        .is_ok_and(|share| share > 0.0 && share <= 1.0)
    {
        errors.at(
            &at_least,
            "`at_least` is a share above 0 and up to 1, as in `0.02` for 2 %",
        );
    }
    Some((name, digits))
}

fn check_keys(module: &Module, steps: &[Step], case: Case, errors: &mut Errors) -> Vec<Key> {
    let Some(item) = module.attrs.first() else {
        return Vec::new();
    };
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "`Attrs` cannot be generic: the registry states the type of each attribute",
        );
    }
    let fields = parse::fields(item, errors);
    if fields.len() > MAX_KEYS {
        errors.at(
            &item.ident,
            format!(
                "a funnel has at most {MAX_KEYS} attributes, this one has {}: split it, or leave out what no report needs",
                fields.len()
            ),
        );
    }
    let mut wires = BTreeMap::<String, String>::new();
    let mut keys = Vec::new();
    for field in fields.into_iter().take(MAX_KEYS) {
        let Some(ident) = &field.ident else { continue };
        if let Some(key) = check_key(field, ident, steps, case, errors) {
            if let Some(first) = wires.insert(key.wire.clone(), key.name.clone()) {
                errors.at(
                    ident,
                    format!("the attributes `{first}` and `{}` are both called `{}` in events; give one of them another `#[attr(rename = \"…\")]`", key.name, key.wire),
                );
                continue;
            }
            keys.push(key);
        }
    }
    keys
}

fn check_key(
    field: &Field,
    ident: &Ident,
    steps: &[Step],
    case: Case,
    errors: &mut Errors,
) -> Option<Key> {
    let name = ident.unraw().to_string();
    let args = parse::field(field, errors);
    if matches!(name.as_str(), "when" | "scoped") {
        errors.at(ident, format!("`{name}` is an argument of `#[funnel_step]` and cannot be an attribute; choose another name"));
        return None;
    }
    let wire = match &args.rename {
        Some(rename) => check_wire(rename, errors),
        None => case.apply(&name),
    };
    let base = BASE_ATTRIBUTES
        .iter()
        .find(|base| name == **base || case.apply(base) == wire || **base == wire);
    if let Some(base) = base {
        let message = format!(
            "`{base}` is set by the framework on every event and cannot be declared; choose another name"
        );
        match &args.rename {
            Some(rename) if name != **base => errors.at(rename, message),
            _ => errors.at(ident, message),
        }
        return None;
    }
    if args.rename.is_none()
        && let Err(error) = funnel_rules::wire_key(&wire)
    {
        errors.at(ident, error);
    }
    let (ty, optional) = match inside_option(&field.ty) {
        Some(ty) => (ty.clone(), true),
        None => (field.ty.clone(), false),
    };
    let required = check_required(&args.required_at, optional, &name, steps, errors);
    Some(Key {
        ident: ident.clone(),
        wire,
        vis: field.vis.clone(),
        ty,
        optional,
        entity: args.entity,
        required,
        denied: funnel_rules::denied(&name).is_some(),
        name,
    })
}

fn check_wire(rename: &LitStr, errors: &mut Errors) -> String {
    let wire = rename.value();
    if let Err(error) = funnel_rules::wire_key(&wire) {
        errors.at(rename, error);
    } else if let Some(denied) = funnel_rules::denied(&wire) {
        errors.at(
            rename,
            format!(
                "an attribute cannot be called `{wire}` in events: `{}` {}; choose a name that says what it really is",
                denied.word,
                denied.group.why()
            ),
        );
    }
    wire
}

/// The names of the steps at which a key is required.
fn check_required(
    at: &[Ident],
    optional: bool,
    name: &str,
    steps: &[Step],
    errors: &mut Errors,
) -> Vec<String> {
    let all = || {
        steps
            .iter()
            .map(|step| step.name.clone())
            .collect::<Vec<_>>()
    };
    if !optional {
        if let Some(first) = at.first() {
            errors.at(
                first,
                format!("`{name}` is required at every step, because it is no `Option`; make it one, or remove `required_at`"),
            );
        }
        return all();
    }
    let mut required = Vec::new();
    for ident in at {
        let step = funnel_rules::snake(&ident.to_string());
        if !steps.iter().any(|found| found.name == step) {
            errors.at(
                ident,
                format!("unknown step `{ident}`; the steps are {}", listed(&all())),
            );
        } else if required.contains(&step) {
            errors.at(ident, format!("step `{ident}` is listed twice; keep one"));
        } else {
            required.push(step);
        }
    }
    required
}

fn inside_option(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Group(group) => inside_option(&group.elem),
        Type::Paren(paren) => inside_option(&paren.elem),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return None;
            };
            match (last.ident == "Option", arguments.args.first()) {
                (true, Some(GenericArgument::Type(ty))) => Some(ty),
                _ => None,
            }
        }
        _ => None,
    }
}
