//! The tokens that every declaration has in common: the module around them, the words, the attributes
//! as a scope, and the record.

pub(super) mod allowlist;
pub(super) mod attributes;
pub(super) mod record;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Item;

use super::declaration::{Key, Words};
use super::module::Module;

/// The module with this content, and what stands next to it: its allowlist, and a type that two
/// declarations of one event would both declare.
pub(super) fn module(module: &Module, words: Option<&Words>, content: TokenStream) -> TokenStream {
    let mut item = module.item.clone();
    let allowlist = words.map(|words| allowlist::beside(&item.ident, words));
    let unique = words.and_then(|words| unique(&words.event, words.event_span?));
    if let Some((_, items)) = &mut item.content {
        items.push(Item::Verbatim(content));
    }
    quote!(#allowlist #unique #item)
}

/// An item that two declarations of one event in one module would both declare; the compiler's word
/// on it points at the name of the event.
fn unique(event: &str, span: Span) -> Option<TokenStream> {
    let name = format!("Event_{}_is_declared_here", event.replace([':', ' '], "_"));
    let mut ident = syn::parse_str::<Ident>(&name).ok()?;
    ident.set_span(span.resolved_at(Span::call_site()));
    Some(quote_spanned! {span.resolved_at(Span::mixed_site())=>
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        enum #ident {}
    })
}

/// The attribute on an enum of the user's that is named in other ways than by its variants.
pub(super) fn allow_unused() -> TokenStream {
    quote_spanned!(Span::mixed_site()=> #[allow(dead_code)])
}

/// A value of `Vocabulary`.
pub(super) fn vocabulary(words: &Words) -> TokenStream {
    let private = words.runtime.private();
    let event = &words.event;
    let keys = words.keys.iter().map(|key| {
        let Key { name, wire, .. } = key;
        let class = attributes::value(words, key, "CLASS");
        let labels = attributes::value(words, key, "LABELS");
        let entity = key.entity;
        quote_spanned! {Span::mixed_site()=> #private::KeyDef {
            name: #name,
            wire: #wire,
            class: #class,
            labels: #labels,
            entity: #entity,
        }}
    });
    let naming = naming(
        words,
        &[
            "event_id",
            "timestamp",
            "sequence",
            "session_id",
            "service_name",
            "service_version",
            "cohort",
        ],
    );
    quote_spanned! {Span::mixed_site()=> #private::Vocabulary {
        event: #event,
        naming: #private::Naming { #naming },
        keys: &[#(#keys),*],
    }}
}

/// Attributes of the framework as fields that say their names in events.
pub(super) fn naming(words: &Words, names: &[&str]) -> TokenStream {
    let fields = names.iter().map(|name| {
        let ident = Ident::new(name, Span::mixed_site());
        let wire = words.case.apply(name);
        quote!(#ident: #wire)
    });
    quote!(#(#fields),*)
}
