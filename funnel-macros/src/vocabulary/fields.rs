//! The fields of `struct Attrs` as written, and the attributes of an item.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Field, Fields, ItemStruct, LitStr, Path, Token};

use super::kind::Kind;
use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Result};

/// What `#[attr(…)]` says.
pub(super) struct FieldArgs {
    pub(super) entity: bool,
    pub(super) required_at: Vec<Ident>,
    /// The name of the argument, if it is there.
    pub(super) requires: Option<Ident>,
    pub(super) rename: Option<LitStr>,
}

pub(super) fn parse(field: &Field, kind: &Kind, errors: &mut Errors) -> FieldArgs {
    let mut entity = Arg::new("entity");
    let mut required_at = Arg::new("required_at(Step, …)");
    let mut rename = Arg::new("rename = \"…\"");
    let mut requires = None;
    args::of_attributes(
        &field.attrs,
        "attr",
        kind.attr,
        errors,
        |name, input, errors| match name.to_string().as_str() {
            "entity" => entity.flag(name, input, errors),
            "required_at" => {
                requires.get_or_insert_with(|| name.clone());
                if kind.attr_arguments.contains(&"required_at") {
                    required_at.names(name, input, errors)
                } else {
                    skip(input)
                }
            }
            "rename" => rename.value(name, input, errors),
            _ => Err(args::unknown_argument("#[attr]", name, kind.attr_arguments)),
        },
    );
    FieldArgs {
        entity: entity.into_inner().is_some(),
        required_at: required_at.into_inner().unwrap_or_default(),
        requires,
        rename: rename.into_inner(),
    }
}

/// Passes over what follows a name that was refused.
fn skip(input: ParseStream<'_>) -> Result {
    while !args::at_end(input) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// The fields of `struct Attrs`, if it has named ones.
pub(super) fn of<'a>(item: &'a ItemStruct, errors: &mut Errors) -> Vec<&'a Field> {
    match &item.fields {
        Fields::Named(fields) => fields.named.iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(fields) => {
            errors.at(
                Rule::UnnamedAttributes,
                fields,
                "the attributes need names, which are their keys in events: `pub struct Attrs { pub tier: Option<Tier> }`",
            );
            Vec::new()
        }
    }
}

/// Leaves out the attributes that only the macros understand.
pub(super) fn strip(attrs: &mut Vec<Attribute>, names: &[&str]) {
    attrs.retain(|attr| !names.iter().any(|name| attr.path().is_ident(name)));
}

/// Whether an item derives a trait, as far as its own attributes show.
pub(super) fn derives(attrs: &[Attribute], name: &str) -> bool {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("derive"))
        .any(|attr| {
            let list = attr
                .parse_args_with(syn::punctuated::Punctuated::<Path, Token![,]>::parse_terminated);
            list.is_ok_and(|list| {
                list.iter().any(|path| {
                    path.segments
                        .last()
                        .is_some_and(|segment| segment.ident == name)
                })
            })
        })
}
