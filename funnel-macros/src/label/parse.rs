//! The enum of `#[derive(Label)]` as written.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Data, DeriveInput, Fields, Generics, LitStr, Path};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, unknown};

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
            &input.ident,
            "a label is one of a fixed set of texts: derive `Label` on an enum without fields",
        );
        return None;
    };
    let mut key = Arg::new("key");
    let mut krate = Arg::new("crate");
    for_each_argument(&input.attrs, errors, |name, input, errors| {
        match name.to_string().as_str() {
            "key" => key.set(errors, name, Some(args::value(input)?)),
            "crate" => krate.set(errors, name, Some(args::value(input)?)),
            other => return Err(unknown_argument(name, other, &["key", "crate"])),
        }
        Ok(())
    });
    let variants = data.variants.into_iter().map(|variant| {
        let mut rename = Arg::new("rename");
        for_each_argument(&variant.attrs, errors, |name, input, errors| {
            match name.to_string().as_str() {
                "rename" => rename.set(errors, name, Some(args::value(input)?)),
                other => return Err(unknown_argument(name, other, &["rename"])),
            }
            Ok(())
        });
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

fn unknown_argument(name: &Ident, typed: &str, valid: &[&str]) -> syn::Error {
    syn::Error::new_spanned(name, unknown("argument of `#[label]`", typed, valid))
}

fn for_each_argument(
    attrs: &[Attribute],
    errors: &mut Errors,
    mut read: impl FnMut(&Ident, syn::parse::ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("label")) {
        let Some(list) = errors.ok(attr.meta.require_list()) else {
            continue;
        };
        args::read_all(list.tokens.clone(), errors, |input, errors| {
            args::each(input, errors, |input, errors| {
                let name = syn::ext::IdentExt::parse_any(input)?;
                read(&name, input, errors)
            });
        });
    }
}
