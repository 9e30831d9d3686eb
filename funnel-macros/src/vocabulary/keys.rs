//! The rules for `struct Attrs` of a funnel.

use std::collections::{BTreeMap, BTreeSet};

use funnel_rules::{BASE_ATTRIBUTES, Case, MAX_KEYS};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{GenericArgument, GenericParam, ItemStruct, LitStr, PathArguments, Type};

use super::declaration::{Admission, Key, Step};
use super::parse::{self, FieldArgs, Module};
use crate::diagnostics::{Errors, unknown};

/// The attributes in the order declared. One with a mistake stays, so that the sites that set it
/// cause no further errors.
pub(super) fn check(module: &Module, steps: &[Step], case: Case, errors: &mut Errors) -> Vec<Key> {
    let Some(item) = &module.attrs else {
        return Vec::new();
    };
    let parameters = check_generics(item, errors);
    let fields = parse::fields(item, errors);
    if fields.len() > MAX_KEYS {
        errors.at(
            &item.ident,
            format!(
                "a funnel has at most {MAX_KEYS} attributes, because backends take no more, and this one has {}: split it, or leave out what no report needs",
                fields.len()
            ),
        );
    }
    let variants = variants(module);
    let mut names = BTreeSet::new();
    let mut wires = BTreeMap::<String, String>::new();
    let mut keys = Vec::new();
    for field in fields.into_iter().take(MAX_KEYS) {
        let Some(ident) = &field.ident else { continue };
        let name = ident.unraw().to_string();
        // The compiler reports a second field of one name, and a type that only generics explain
        // would make it report more.
        if !names.insert(name.clone()) || mentions(&field.ty, &parameters) {
            continue;
        }
        let args = parse::field(field, errors);
        let wire = check_wire(ident, &name, &args, case, errors);
        if let Some(first) = wires.insert(wire.clone(), name.clone()) {
            errors.at(
                ident,
                format!(
                    "the attributes `{first}` and `{name}` are both called `{wire}` in events; give one of them another name with `#[attr(rename = \"…\")]`"
                ),
            );
        }
        let (ty, optional) = match inside_option(&field.ty) {
            Some(ty) => (ty.clone(), true),
            None => (field.ty.clone(), false),
        };
        if let Type::Reference(ty) = &ty {
            errors.at(
                ty,
                "an attribute owns its value: use `Literal` for a text that is written in the source, an enum with `#[derive(Label)]` for a choice, `Id` for an opaque identifier",
            );
            continue;
        }
        keys.push(Key {
            ident: ident.clone(),
            wire,
            vis: field.vis.clone(),
            ty,
            optional,
            entity: args.entity,
            required: check_required(&args, optional, &name, steps, &variants, errors),
            admission: admission(&name),
            name,
        });
    }
    keys
}

/// Refuses generics, and gives their names.
fn check_generics(item: &ItemStruct, errors: &mut Errors) -> Vec<String> {
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "`Attrs` cannot be generic, because the registry states the type of every attribute; name the types",
        );
    }
    let name = |param: &GenericParam| match param {
        GenericParam::Type(param) => param.ident.to_string(),
        GenericParam::Lifetime(param) => param.lifetime.ident.to_string(),
        GenericParam::Const(param) => param.ident.to_string(),
    };
    item.generics.params.iter().map(name).collect()
}

fn mentions(ty: &Type, names: &[String]) -> bool {
    fn any(tokens: TokenStream, names: &[String]) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => names.iter().any(|name| ident == name),
            TokenTree::Group(group) => any(group.stream(), names),
            _ => false,
        })
    }
    !names.is_empty() && any(ty.to_token_stream(), names)
}

fn variants(module: &Module) -> Vec<String> {
    let variants = module.step.iter().flat_map(|step| &step.variants);
    variants
        .map(|variant| variant.ident.unraw().to_string())
        .collect()
}

fn admission(name: &str) -> Admission {
    if is_argument(name) || BASE_ATTRIBUTES.contains(&name) {
        Admission::Refused
    } else if funnel_rules::denied(name).is_some() {
        Admission::Reviewed
    } else {
        Admission::Listed
    }
}

/// Whether a site could not tell the attribute from an argument.
fn is_argument(name: &str) -> bool {
    matches!(name, "when" | "scoped")
}

/// The name of an attribute in events.
fn check_wire(
    ident: &Ident,
    name: &str,
    args: &FieldArgs,
    case: Case,
    errors: &mut Errors,
) -> String {
    if is_argument(name) {
        errors.at(ident, format!("`{name}` is an argument of `#[funnel_step]` and cannot be an attribute; choose another name"));
    }
    let wire = match &args.rename {
        Some(rename) => rename.value(),
        None => case.apply(name),
    };
    let base = BASE_ATTRIBUTES
        .iter()
        .find(|base| name == **base || case.apply(base) == wire || **base == wire);
    if let Some(base) = base {
        let message = format!(
            "`{base}` is set by the framework on every event and cannot be declared; choose another name"
        );
        match &args.rename {
            Some(rename) if name != *base => errors.at(rename, message),
            _ => errors.at(ident, message),
        }
        return wire;
    }
    match (&args.rename, funnel_rules::wire_key(&wire)) {
        (Some(rename), Err(error)) => errors.at(rename, error),
        (None, Err(error)) => errors.at(ident, format!("{error}, with `#[attr(rename = \"…\")]`")),
        (Some(rename), Ok(())) => check_rename(rename, &wire, errors),
        // What the allowlist says of the key holds for its name in every case.
        (None, Ok(())) => {}
    }
    wire
}

fn check_rename(rename: &LitStr, wire: &str, errors: &mut Errors) {
    if let Some(denied) = funnel_rules::denied(wire) {
        errors.at(
            rename,
            format!(
                "an attribute cannot be called `{wire}` in events: `{}` {}; choose a name that says what it really is",
                denied.word,
                denied.group.why()
            ),
        );
    }
}

/// The names of the steps at which a key is required.
fn check_required(
    args: &FieldArgs,
    optional: bool,
    name: &str,
    steps: &[Step],
    variants: &[String],
    errors: &mut Errors,
) -> Vec<String> {
    if !optional {
        if let Some(first) = args.required_at.first() {
            errors.at(
                first,
                format!("`{name}` is required at every step, because it is no `Option`; make it one, or remove `required_at`"),
            );
        }
        return steps.iter().map(|step| step.name.clone()).collect();
    }
    let mut required = Vec::new();
    for ident in &args.required_at {
        let typed = ident.unraw().to_string();
        let step = funnel_rules::snake(&typed);
        if !variants
            .iter()
            .any(|variant| funnel_rules::snake(variant) == step)
        {
            errors.at(ident, unknown("step of this funnel", &typed, variants));
        } else if required.contains(&step) {
            errors.at(ident, format!("step `{typed}` is listed twice; keep one"));
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
