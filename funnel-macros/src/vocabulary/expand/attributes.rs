//! The attributes of a funnel as tokens: what a site sets, `Attrs` as a scope, and the allowlist's
//! word on every key.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::ItemStruct;

use super::{allow_span, allowed_at};
use crate::vocabulary::declaration::{Admission, Key, Model};

/// What the type of an attribute has as an `AttrValue`. Where it is none, the error is at the type:
/// the path begins and ends as the type does, so that the compiler takes all its errors for one.
pub(super) fn value(model: &Model, key: &Key, item: &str) -> TokenStream {
    let ty = &key.ty;
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::mixed_site);
    let last = spans.last().unwrap_or(first);
    let runtime = model.runtime.at(first.resolved_at(Span::mixed_site()));
    let open = quote_spanned!(first=> <);
    let item = Ident::new(item, last);
    quote_spanned!(first.resolved_at(Span::mixed_site())=> #open #ty as #runtime::AttrValue>::#item)
}

/// The attributes as a site sets them: every field open.
pub(super) fn keys(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let span = Span::mixed_site();
    let option = quote_spanned!(span=> #private::core::option::Option);
    let fields = model.keys.iter().map(
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
    let open = model.keys.iter().map(
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
    let encode = model.keys.iter().enumerate().map(|(at, key)| {
        let ident = &key.ident;
        let at = Literal::usize_unsuffixed(at);
        let slot = if key.optional {
            quote_spanned!(span=> self.#ident)
        } else {
            quote_spanned!(span=> self.#ident.0)
        };
        let encode = value(model, key, "encode");
        quote_spanned! {span=>
            if let #option::Some(__value) = &#slot {
                #encode(__value, #at, __draft);
            }
        }
    });
    let draft = if model.keys.is_empty() {
        quote_spanned!(span=> _)
    } else {
        quote_spanned!(span=> __draft)
    };
    quote_spanned! {span=>
        #[doc(hidden)]
        #[allow(private_interfaces, clippy::pub_underscore_fields, clippy::exhaustive_structs)]
        pub struct __Attributes { #(#fields),* }

        #[automatically_derived]
        impl #private::Keys for __Attributes {
            const OPEN: Self = Self { #(#open),* };

            fn encode(&self, #draft: &mut #private::Draft) {
                #(#encode)*
            }
        }
    }
}

/// `Attrs` as a scope.
pub(super) fn scope(attrs: &ItemStruct, model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let runtime = &model.runtime;
    let ident = &attrs.ident;
    let span = Span::mixed_site();
    let fields = model.keys.iter().map(
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
    quote_spanned! {span=>
        #[automatically_derived]
        impl #runtime::IntoScope for #ident {
            fn into_scope(self) -> #runtime::Scope {
                #private::scope_of::<__Funnel>(&__Attributes { #(#fields),* })
            }
        }

        #[automatically_derived]
        #[allow(dead_code)]
        impl #ident {
            /// Runs a future in which every event of this funnel says what is set here, unless its
            /// site says otherwise.
            pub fn scope<F: #private::core::future::Future>(self, future: F) -> #runtime::Scoped<F> {
                #runtime::IntoScope::into_scope(self).scope(future)
            }

            /// As `scope`, for the rest of the block.
            #[must_use = "the scope ends when the guard is dropped"]
            pub fn enter(self) -> #runtime::Entered {
                #runtime::IntoScope::into_scope(self).enter()
            }
        }
    }
}

/// The allowlist's word on every key, at the key.
pub(super) fn checks(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let allowed = allowed_at(model);
    let checks = model.keys.iter().map(|key| {
        let name = &key.name;
        let span = key.ident.span().resolved_at(Span::mixed_site());
        let runtime = model.runtime.at(span);
        // The functions by their path, because a method call would begin at the allowlist.
        match key.admission {
            Admission::Listed => {
                quote_spanned!(span=> const _: () = #runtime::Allowlist::admit(&#allowed, #name);)
            }
            Admission::Reviewed => {
                let why = reviewed(model, key);
                let reason = quote_spanned! {Span::mixed_site()=>
                    const #why: #private::Text = match #allowed.reason(#name) {
                        #private::core::option::Option::Some(__why) => __why,
                        #private::core::option::Option::None => "",
                    };
                };
                quote_spanned! {span=>
                    const _: #private::Text = #runtime::Allowlist::admit_denied(&#allowed, #name);
                    #reason
                }
            }
            Admission::Refused => TokenStream::new(),
        }
    });
    quote!(#(#checks)*)
}

/// The constant with the reason that the allowlist gives for a reviewed key.
pub(super) fn reviewed(model: &Model, key: &Key) -> Ident {
    format_ident!(
        "__FUNNEL_REVIEWED_{}",
        key.name.to_uppercase(),
        span = allow_span(model)
    )
}
