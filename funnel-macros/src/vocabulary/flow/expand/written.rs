//! The user's items as they stand in the module: as written, without the attributes that only the
//! macro understands. Where a mistake would make the generated code fail too, without the mistake.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Field, Fields, FieldsNamed, Generics, ItemEnum, ItemStruct, Type, Visibility, token};

use crate::vocabulary::declaration::Words;
use crate::vocabulary::expand::allow_unused;
use crate::vocabulary::fields::{derives, strip};
use crate::vocabulary::flow::KIND;
use crate::vocabulary::flow::lists::distinct;
use crate::vocabulary::flow::places::OWN;
use crate::vocabulary::flow::view::is_hidden;
use crate::vocabulary::keys::inside_option;
use crate::vocabulary::module::Module;

pub(super) fn items(module: &Module, words: Option<&Words>) -> TokenStream {
    let others = &module.others;
    let step = module.list("Step").map(|step| &step.vis);
    let lists = KIND
        .lists
        .iter()
        .filter_map(|list| module.list(list.ident))
        .map(|item| list(item.clone(), step));
    let attrs = module.attrs.clone();
    let attrs = attrs.map(|item| self::attrs(item, step, words));
    quote!(#(#others)* #(#lists)* #attrs)
}

fn list(mut item: ItemEnum, step: Option<&Visibility>) -> TokenStream {
    show(&mut item.vis, step);
    strip(&mut item.attrs, &OWN);
    item.variants = distinct(&item).cloned().collect();
    for variant in &mut item.variants {
        strip(&mut variant.attrs, &OWN);
        variant.discriminant = None;
    }
    if !item.generics.params.is_empty() {
        item.generics = Generics::default();
        for variant in &mut item.variants {
            variant.fields = Fields::Unit;
        }
    }
    // Which of them happens is for the flow to say.
    let allow = allow_unused();
    quote!(#allow #item)
}

fn attrs(mut item: ItemStruct, step: Option<&Visibility>, words: Option<&Words>) -> TokenStream {
    show(&mut item.vis, step);
    strip(&mut item.attrs, &OWN);
    let default = words.map(|words| {
        item.fields = match &item.fields {
            Fields::Unit => Fields::Unit,
            _ => named(fields(&item, words)),
        };
        item.generics = Generics::default();
        default(&item, words)
    });
    for field in &mut item.fields {
        strip(&mut field.attrs, &OWN);
    }
    quote!(#default #item)
}

/// The fields of `Attrs`, each an `Option`. One that only generics explain is left out.
pub(super) fn fields(item: &ItemStruct, words: &Words) -> Vec<Field> {
    let Fields::Named(FieldsNamed { named, .. }) = &item.fields else {
        return Vec::new();
    };
    let is_key = |field: &Field| {
        words
            .keys
            .iter()
            .any(|key| Some(&key.ident) == field.ident.as_ref())
    };
    named
        .iter()
        .filter(|field| item.generics.params.is_empty() || is_key(field))
        .cloned()
        .map(|mut field| {
            if inside_option(&field.ty).is_none() {
                let private = words.runtime.private();
                let ty = &field.ty;
                field.ty = Type::Verbatim(
                    quote_spanned!(Span::mixed_site()=> #private::core::option::Option<#ty>),
                );
            }
            field
        })
        .collect()
}

fn named(fields: Vec<Field>) -> Fields {
    Fields::Named(FieldsNamed {
        brace_token: token::Brace::default(),
        named: fields.into_iter().collect(),
    })
}

fn default(item: &ItemStruct, words: &Words) -> Option<TokenStream> {
    let private = words.runtime.private();
    // The compiler reports two fields of one name, which a derive could only repeat.
    let names: BTreeSet<_> = item.fields.iter().map(|field| &field.ident).collect();
    let is_whole = names.len() == item.fields.len();
    (is_whole && !derives(&item.attrs, "Default"))
        .then(|| quote_spanned!(Span::mixed_site()=> #[derive(#private::core::default::Default)]))
}

/// Lets an item be seen as far as `Step`.
fn show(vis: &mut Visibility, step: Option<&Visibility>) {
    if let Some(step) = step
        && is_hidden(vis, step)
    {
        *vis = step.clone();
    }
}
