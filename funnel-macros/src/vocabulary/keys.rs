//! The rules for `struct Attrs`.

use std::collections::{BTreeMap, BTreeSet};

use funnel_rules::{BASE_ATTRIBUTES, Case, MAX_KEYS, Rule};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Field, GenericArgument, GenericParam, ItemStruct, LitStr, PathArguments, Type};

use super::declaration::{Admission, Key};
use super::fields::{self, FieldArgs};
use super::kind::Kind;
use super::module::Module;
use crate::diagnostics::Errors;

/// The attributes in the order declared. One with a mistake stays, so that the sites that set it
/// cause no further errors.
///
/// The steps at which one is required are what `required` says of a field, of what its attributes say,
/// and of whether it is an `Option`.
pub(super) fn check(
    module: &Module,
    kind: &Kind,
    case: Case,
    errors: &mut Errors,
    mut required: impl FnMut(&Field, &FieldArgs, bool, &mut Errors) -> Vec<String>,
) -> Vec<Key> {
    let Some(item) = &module.attrs else {
        return Vec::new();
    };
    let parameters = check_generics(item, errors);
    let fields = fields::of(item, errors);
    if fields.len() > MAX_KEYS {
        errors.at(
            Rule::TooMany,
            &item.ident,
            format!(
                "a {} has at most {MAX_KEYS} attributes, because backends take no more, and this one has {}: split it, or leave out what no report needs",
                kind.noun,
                fields.len()
            ),
        );
    }
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
        let args = fields::parse(field, kind, errors);
        let wire = check_wire(ident, &args, kind, case, errors);
        if let Some(first) = wires.insert(wire.clone(), name.clone()) {
            errors.at(
                Rule::WireNameTwice,
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
                Rule::AttributeByReference,
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
            required: required(field, &args, optional, errors),
            admission: admission(&name, kind),
            name,
        });
    }
    keys
}

/// Refuses generics, and gives their names.
fn check_generics(item: &ItemStruct, errors: &mut Errors) -> Vec<String> {
    if !item.generics.params.is_empty() {
        errors.at(
            Rule::GenericDeclaration,
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

fn admission(name: &str, kind: &Kind) -> Admission {
    if is_argument(name, kind) || reserved(kind).any(|reserved| reserved == name) {
        Admission::Refused
    } else if funnel_rules::denied(name).is_some() {
        Admission::Reviewed
    } else {
        Admission::Listed
    }
}

/// Whether a site could not tell the attribute from an argument.
fn is_argument(name: &str, kind: &Kind) -> bool {
    kind.site_arguments.contains(&name)
}

/// How a name may be written in events.
const ALL_CASES: [Case; 4] = [Case::Snake, Case::Camel, Case::Pascal, Case::Kebab];

/// What the framework sets itself.
fn reserved(kind: &Kind) -> impl Iterator<Item = &'static str> {
    BASE_ATTRIBUTES.iter().chain(kind.attributes).copied()
}

/// The name of an attribute in events.
fn check_wire(
    ident: &Ident,
    args: &FieldArgs,
    kind: &Kind,
    case: Case,
    errors: &mut Errors,
) -> String {
    let name = ident.unraw().to_string();
    if is_argument(&name, kind) {
        errors.at(
            Rule::ReservedAttribute,
            ident,
            format!(
                "`{name}` is an argument of `{}` and cannot be an attribute; choose another name",
                kind.site
            ),
        );
    }
    let wire = match &args.rename {
        Some(rename) => rename.value(),
        None => case.apply(&name),
    };
    let taken = reserved(kind).find(|reserved| {
        let is_written = |case: Case| case.apply(reserved) == wire;
        name == *reserved || ALL_CASES.into_iter().any(is_written)
    });
    if let Some(taken) = taken {
        let events = if kind.attributes.contains(&taken) {
            format!("the events of a {}", kind.noun)
        } else {
            "every event".to_owned()
        };
        let message = format!(
            "`{taken}` is set by the framework on {events} and cannot be declared; choose another name"
        );
        match &args.rename {
            Some(rename) if name != taken => errors.at(Rule::ReservedAttribute, rename, message),
            _ => errors.at(Rule::ReservedAttribute, ident, message),
        }
        return wire;
    }
    match (&args.rename, funnel_rules::wire_key(&wire)) {
        (Some(rename), Err(error)) => errors.at(Rule::WireName, rename, error),
        (None, Err(error)) => errors.at(
            Rule::WireName,
            ident,
            format!("{error}, with `#[attr(rename = \"…\")]`"),
        ),
        (Some(rename), Ok(())) => check_rename(rename, &wire, errors),
        // What the allowlist says of the key holds for its name in every case.
        (None, Ok(())) => {}
    }
    wire
}

fn check_rename(rename: &LitStr, wire: &str, errors: &mut Errors) {
    if let Some(denied) = funnel_rules::denied(wire) {
        errors.at(
            Rule::DeniedKey,
            rename,
            format!(
                "an attribute cannot be called `{wire}` in events: `{}` {}; choose a name that says what it really is",
                denied.word,
                denied.group.why()
            ),
        );
    }
}

/// The type in an `Option`, as far as the name shows.
pub(super) fn inside_option(ty: &Type) -> Option<&Type> {
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
