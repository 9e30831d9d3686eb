//! The attributes of a declaration as tokens: as values to write, and `Attrs` as a scope.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};

use crate::vocabulary::declaration::{Key, Words};

/// What the type of an attribute has as an `AttrValue`. Where it is none, the error is at the type:
/// the path begins and ends as the type does, so that the compiler takes all its errors for one.
pub(in crate::vocabulary) fn value(words: &Words, key: &Key, item: &str) -> TokenStream {
    let ty = &key.ty;
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::mixed_site);
    let last = spans.last().unwrap_or(first);
    let runtime = words.runtime.at(first.resolved_at(Span::mixed_site()));
    let open = quote_spanned!(first=> <);
    let item = Ident::new(item, last);
    quote_spanned!(first.resolved_at(Span::mixed_site())=> #open #ty as #runtime::AttrValue>::#item)
}

/// The body of `Keys::encode` and the name of its argument; `slot` is where the `Option` of a key is.
pub(in crate::vocabulary) fn encode(
    words: &Words,
    slot: impl Fn(&Key) -> TokenStream,
) -> (TokenStream, TokenStream) {
    let private = words.runtime.private();
    let span = Span::mixed_site();
    let statements = words.keys.iter().enumerate().map(|(at, key)| {
        let at = Literal::usize_unsuffixed(at);
        let slot = slot(key);
        let encode = value(words, key, "encode");
        quote_spanned! {span=>
            if let #private::core::option::Option::Some(__value) = &#slot {
                #encode(__value, #at, __draft);
            }
        }
    });
    let statements = statements.collect();
    if words.keys.is_empty() {
        (statements, quote_spanned!(span=> _))
    } else {
        (statements, quote_spanned!(span=> __draft))
    }
}

/// What `Attrs` can do as a scope.
pub(in crate::vocabulary) struct Scope<'a> {
    pub(in crate::vocabulary) attrs: &'a Ident,
    /// The type that stands for the declaration.
    pub(in crate::vocabulary) speaker: TokenStream,
    /// The attributes with every field open, made from `self`.
    pub(in crate::vocabulary) keys: TokenStream,
    /// What a scope does, for the documentation.
    pub(in crate::vocabulary) help: &'static str,
}

pub(in crate::vocabulary) fn scope(words: &Words, scope: &Scope<'_>) -> TokenStream {
    let private = words.runtime.private();
    let runtime = &words.runtime;
    let Scope {
        attrs,
        speaker,
        keys,
        help,
    } = scope;
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #runtime::IntoScope for #attrs {
            fn into_scope(self) -> #runtime::Scope {
                #private::scope_of::<#speaker>(&#keys)
            }
        }

        #[automatically_derived]
        #[allow(dead_code)]
        impl #attrs {
            #[doc = #help]
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
