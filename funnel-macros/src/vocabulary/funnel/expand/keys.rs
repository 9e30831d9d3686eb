//! The attributes of a funnel as a site sets them, and as a scope.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::vocabulary::declaration::{Key, Words};
use crate::vocabulary::expand::attributes::{self, Scope};

/// The attributes as a site sets them: every field open.
pub(super) fn open(words: &Words) -> TokenStream {
    let private = words.runtime.private();
    let span = Span::mixed_site();
    let option = quote_spanned!(span=> #private::core::option::Option);
    let fields = words.keys.iter().map(
        |Key {
             ident,
             vis,
             ty,
             optional,
             ..
         }| {
            let vis = match vis {
                syn::Visibility::Inherited => quote_spanned!(span=> pub),
                vis => quote!(#vis),
            };
            if *optional {
                quote!(#vis #ident: #option<#ty>)
            } else {
                quote!(#vis #ident: #private::Required<#ty>)
            }
        },
    );
    let open = words.keys.iter().map(
        |Key {
             ident, optional, ..
         }| {
            if *optional {
                quote!(#ident: #option::None)
            } else {
                quote!(#ident: #private::Required(#option::None))
            }
        },
    );
    let (encode, draft) = attributes::encode(
        words,
        |Key {
             ident, optional, ..
         }| {
            if *optional {
                quote_spanned!(span=> self.#ident)
            } else {
                quote_spanned!(span=> self.#ident.0)
            }
        },
    );
    quote_spanned! {span=>
        #[doc(hidden)]
        #[allow(private_interfaces, clippy::pub_underscore_fields, clippy::exhaustive_structs)]
        pub struct __Attributes { #(#fields),* }

        #[automatically_derived]
        impl #private::Keys for __Attributes {
            const OPEN: Self = Self { #(#open),* };

            fn encode(&self, #draft: &mut #private::Draft) {
                #encode
            }
        }
    }
}

/// `Attrs` as a scope.
pub(super) fn scope(attrs: &Ident, words: &Words) -> TokenStream {
    let private = words.runtime.private();
    let span = Span::mixed_site();
    let fields = words.keys.iter().map(
        |Key {
             ident, optional, ..
         }| {
            if *optional {
                quote_spanned!(span=> #ident: self.#ident)
            } else {
                quote_spanned! {span=>
                    #ident: #private::Required(#private::core::option::Option::Some(self.#ident))
                }
            }
        },
    );
    let scope = Scope {
        attrs,
        speaker: quote_spanned!(span=> __Funnel),
        keys: quote_spanned!(span=> __Attributes { #(#fields),* }),
        help: " Runs a future in which every event of this funnel says what is set here, unless its site says otherwise.",
    };
    attributes::scope(words, &scope)
}
