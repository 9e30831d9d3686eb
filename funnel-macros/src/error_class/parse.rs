//! The enum or struct of `#[derive(ErrorClass)]` as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Field, Fields, Generics, LitStr, Path};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake, Result};

const VARIANT_FORM: &str = "#[error_class(rename = \"…\")]";

pub(super) struct Ast {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) krate: Option<Path>,
    pub(super) shape: Shape,
}

pub(super) enum Shape {
    Enum(Vec<Case>),
    Struct(Case),
}

/// A variant or a whole struct.
pub(super) struct Case {
    pub(super) ident: Ident,
    pub(super) fields: Fields,
    pub(super) rename: Option<LitStr>,
    /// The word, where it was written.
    pub(super) transparent: Option<Ident>,
}

pub(super) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Ast> {
    let input: DeriveInput = errors.ok(syn::parse2(item))?;
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    let shape = match input.data {
        Data::Enum(data) => {
            let form = "#[error_class(crate = path::to::funnel_runtime)]";
            args::of_attributes(
                &input.attrs,
                "error_class",
                form,
                errors,
                |name, input, errors| match name.to_string().as_str() {
                    "crate" => krate.value(name, input, errors),
                    word @ ("rename" | "transparent") => Err(Mistake::at(
                        Rule::MisplacedArgument,
                        name,
                        format!("`{word}` goes on a variant: each variant has a class of its own"),
                    )),
                    _ => Err(args::unknown_argument("#[error_class]", name, &["crate"])),
                },
            );
            let variants = data.variants.into_iter().map(|variant| {
                let mut said = Said::new();
                args::of_attributes(
                    &variant.attrs,
                    "error_class",
                    VARIANT_FORM,
                    errors,
                    |name, input, errors| match name.to_string().as_str() {
                        "crate" => Err(Mistake::at(
                            Rule::MisplacedArgument,
                            name,
                            "`crate` goes on the enum: it holds for all of its variants",
                        )),
                        _ => said.read(name, input, errors, &["rename", "transparent"]),
                    },
                );
                said.into_case(variant.ident, variant.fields)
            });
            Shape::Enum(variants.collect())
        }
        Data::Struct(data) => {
            let mut said = Said::new();
            args::of_attributes(
                &input.attrs,
                "error_class",
                VARIANT_FORM,
                errors,
                |name, input, errors| match name.to_string().as_str() {
                    "crate" => krate.value(name, input, errors),
                    _ => said.read(name, input, errors, &["rename", "transparent", "crate"]),
                },
            );
            Shape::Struct(said.into_case(input.ident.clone(), data.fields))
        }
        Data::Union(_) => {
            errors.at(
                Rule::ClassOfUnion,
                &input.ident,
                "a union does not know which of its fields it holds, so it has no class: derive `ErrorClass` on an enum or a struct",
            );
            return None;
        }
    };
    refuse_on_fields(&shape, errors);
    Some(Ast {
        ident: input.ident,
        generics: input.generics,
        krate: krate.into_inner(),
        shape,
    })
}

/// The arguments on a variant or a struct.
struct Said {
    rename: Arg<LitStr>,
    transparent: Arg<()>,
    word: Option<Ident>,
}

impl Said {
    fn new() -> Self {
        Self {
            rename: Arg::new("rename = \"…\""),
            transparent: Arg::new("transparent"),
            word: None,
        }
    }

    fn read(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
        valid: &[&str],
    ) -> Result {
        match name.to_string().as_str() {
            "rename" => self.rename.value(name, input, errors),
            "transparent" => {
                self.word.get_or_insert_with(|| name.clone());
                self.transparent.flag(name, input, errors)
            }
            _ => Err(args::unknown_argument("#[error_class]", name, valid)),
        }
    }

    fn into_case(self, ident: Ident, fields: Fields) -> Case {
        Case {
            ident,
            fields,
            rename: self.rename.into_inner(),
            transparent: self.word,
        }
    }
}

/// The compiler takes the attribute anywhere in the item.
fn refuse_on_fields(shape: &Shape, errors: &mut Errors) {
    let (cases, owner) = match shape {
        Shape::Enum(variants) => (variants.as_slice(), "variant"),
        Shape::Struct(only) => (std::slice::from_ref(only), "struct"),
    };
    let fields = cases.iter().flat_map(|case| &case.fields);
    for attr in fields.flat_map(|field: &Field| &field.attrs) {
        if attr.path().is_ident("error_class") {
            errors.at(
                Rule::ClassOnField,
                attr,
                format!(
                    "`#[error_class(…)]` goes on the {owner}: a class never depends on what a field holds; to hand on to an error in the only field, write `#[error_class(transparent)]` on the {owner}"
                ),
            );
        }
    }
}
