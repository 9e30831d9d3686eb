//! The enum of `#[derive(Label)]` as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::{Data, DeriveInput, Fields, Generics, LitStr, Path};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake};

pub(crate) struct Ast {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) key: Option<LitStr>,
    pub(crate) krate: Option<Path>,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) fields: Fields,
    pub(crate) rename: Option<LitStr>,
}

pub(crate) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Ast> {
    let input: DeriveInput = errors.ok(syn::parse2(item))?;
    let Data::Enum(data) = input.data else {
        errors.at(
            Rule::LabelKind,
            &input.ident,
            "a label is one of a fixed set of texts: derive `Label` on an enum without fields",
        );
        return None;
    };
    let mut key = Arg::new("key = \"…\"");
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    let form = "#[label(key = \"…\")]";
    args::of_attributes(
        &input.attrs,
        "label",
        form,
        errors,
        |name, input, errors| match name.to_string().as_str() {
            "key" => key.value(name, input, errors),
            "crate" => krate.value(name, input, errors),
            "rename" => Err(Mistake::at(
                Rule::MisplacedArgument,
                name,
                "`rename` goes on a variant; the enum takes `key`, the name of the label in a counter",
            )),
            _ => Err(args::unknown_argument("#[label]", name, &["key", "crate"])),
        },
    );
    let variants = data.variants.into_iter().map(|variant| {
        let mut rename = Arg::new("rename = \"…\"");
        let form = "#[label(rename = \"…\")]";
        args::of_attributes(
            &variant.attrs,
            "label",
            form,
            errors,
            |name, input, errors| match name.to_string().as_str() {
                "rename" => rename.value(name, input, errors),
                _ => Err(args::unknown_argument("#[label]", name, &["rename"])),
            },
        );
        Variant {
            ident: variant.ident,
            fields: variant.fields,
            rename: rename.into_inner(),
        }
    });
    Some(Ast {
        ident: input.ident,
        generics: input.generics,
        variants: variants.collect(),
        key: key.into_inner(),
        krate: krate.into_inner(),
    })
}
