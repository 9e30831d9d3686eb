//! `Attrs` of a flow as tokens: its fields are what events say, and what a scope says.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::ItemStruct;

use super::named;
use super::written::fields;
use crate::vocabulary::declaration::{Key, Words};
use crate::vocabulary::expand::attributes::{self, Scope};

pub(super) fn impls(attrs: &ItemStruct, words: &Words) -> TokenStream {
    let private = words.runtime.private();
    let span = Span::mixed_site();
    let ident = named(&attrs.ident);
    let fields = fields(attrs, words);
    let mut names = BTreeSet::new();
    // The compiler reports two fields of one name.
    let open = fields
        .iter()
        .filter_map(|field| field.ident.as_ref().filter(|ident| names.insert(*ident)))
        .map(|ident| quote_spanned!(span=> #ident: #private::core::option::Option::None));
    let open: Vec<_> = open.collect();
    let slot = |key: &Key| {
        let ident = &key.ident;
        quote_spanned!(span=> self.#ident)
    };
    let (encode, draft) = attributes::encode(words, slot);
    let merge = words.keys.iter().map(|Key { ident, .. }| {
        quote_spanned! {span=>
            if __newer.#ident.is_some() {
                self.#ident = __newer.#ident.take();
            }
        }
    });
    let newer = if words.keys.is_empty() {
        quote_spanned!(span=> _)
    } else {
        quote_spanned!(span=> mut __newer)
    };
    let scope = attributes::scope(
        words,
        &Scope {
            attrs: &attrs.ident,
            speaker: quote_spanned!(span=> Step),
            keys: quote_spanned!(span=> self),
            help: " Runs a future in which every event of this flow says what is set here, unless the flow says otherwise.",
        },
    );
    quote_spanned! {span=>
        #[automatically_derived]
        impl #private::Keys for #ident {
            const OPEN: Self = Self { #(#open),* };

            fn encode(&self, #draft: &mut #private::Draft) {
                #encode
            }
        }

        #[automatically_derived]
        impl #private::FlowAttrs for #ident {
            fn __merge(&mut self, #newer: Self) {
                #(#merge)*
            }
        }

        #scope
    }
}
