//! The struct of `#[derive(Labels)]` as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::{Data, DeriveInput, Field, Fields, Generics, LitStr, Path, Type};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake};

pub(super) struct Ast {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) krate: Option<Path>,
    pub(super) fields: Vec<Label>,
}

pub(super) struct Label {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) rename: Option<LitStr>,
}

pub(super) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Ast> {
    let input: DeriveInput = errors.ok(syn::parse2(item))?;
    let fields = match input.data {
        Data::Struct(data) => named(data.fields, &input.ident, errors),
        Data::Enum(_) => {
            errors.at(
                Rule::LabelKind,
                &input.ident,
                "the variants of an enum are the values of one label: derive `Label` on it; `Labels` is for a struct of several such enums",
            );
            return None;
        }
        Data::Union(_) => {
            errors.at(
                Rule::LabelKind,
                &input.ident,
                "labels are the fields of a struct: derive `Labels` on a `struct`, each field an enum with `#[derive(Label)]`",
            );
            return None;
        }
    };
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    let form = "#[label(crate = path::to::funnel_runtime)]";
    args::of_attributes(
        &input.attrs,
        "label",
        form,
        errors,
        |name, input, errors| match name.to_string().as_str() {
            "crate" => krate.value(name, input, errors),
            word @ ("key" | "rename") => Err(Mistake::at(
                Rule::MisplacedArgument,
                name,
                format!(
                    "`{word}` names one label, and the struct has several: each is called after its field, or what `#[label(rename = \"…\")]` on the field says"
                ),
            )),
            _ => Err(args::unknown_argument("#[label]", name, &["crate"])),
        },
    );
    let fields = fields
        .into_iter()
        .filter_map(|field| label(field, errors))
        .collect();
    Some(Ast {
        ident: input.ident,
        generics: input.generics,
        krate: krate.into_inner(),
        fields,
    })
}

fn named(fields: Fields, ident: &Ident, errors: &mut Errors) -> Vec<Field> {
    match fields {
        Fields::Named(fields) if !fields.named.is_empty() => fields.named.into_iter().collect(),
        Fields::Unnamed(fields) if !fields.unnamed.is_empty() => {
            errors.at(
                Rule::UnnamedLabels,
                fields,
                format!(
                    "the labels need names, which are those of the fields: `struct {ident} {{ status: Status }}`"
                ),
            );
            Vec::new()
        }
        _ => {
            errors.at(
                Rule::NumberOfTexts,
                ident,
                "a struct without fields has no labels: give it one, or declare the counter as `Counter<()>`",
            );
            Vec::new()
        }
    }
}

fn label(field: Field, errors: &mut Errors) -> Option<Label> {
    let mut rename = Arg::new("rename = \"…\"");
    let form = "#[label(rename = \"…\")]";
    args::of_attributes(
        &field.attrs,
        "label",
        form,
        errors,
        |name, input, errors| match name.to_string().as_str() {
            "rename" => rename.value(name, input, errors),
            "key" => Err(Mistake::at(
                Rule::MisplacedArgument,
                name,
                "`key` goes on an enum; the name of a field's label is changed with `rename`",
            )),
            _ => Err(args::unknown_argument("#[label]", name, &["rename"])),
        },
    );
    Some(Label {
        ident: field.ident?,
        ty: field.ty,
        rename: rename.into_inner(),
    })
}
