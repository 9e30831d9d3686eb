//! The allowlist inside the module, and its word on every key.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use crate::vocabulary::declaration::{Admission, Key, Words};

/// The list under a name next to the module, if its path means something else inside.
pub(super) fn beside(module: &Ident, words: &Words) -> TokenStream {
    let runtime = &words.runtime;
    let list = relative_allow(words).map(|path| {
        let allowed = allowed_beside(module);
        quote_spanned! {Span::mixed_site()=>
            #[doc(hidden)]
            #[allow(non_upper_case_globals, unused_qualifications)]
            const #allowed: #runtime::Allowlist = #path;
        }
    });
    quote!(#list)
}

/// The path of the allowlist, if it says something else inside the module than beside it.
fn relative_allow(words: &Words) -> Option<&Path> {
    let is_absolute = |path: &Path| {
        let first = path.segments.first();
        path.leading_colon.is_some() || first.is_some_and(|segment| segment.ident == "crate")
    };
    words.allow.as_ref().filter(|path| !is_absolute(path))
}

/// The allowlist under one name inside the module. A module in the body of a function cannot name what
/// stands beside it, so the way there is taken only where it must be.
pub(in crate::vocabulary) fn inside(module: &Ident, words: &Words) -> TokenStream {
    let runtime = &words.runtime;
    let span = Span::mixed_site();
    let list = match (&words.allow, relative_allow(words)) {
        (None, _) => quote_spanned!(span=> #runtime::Allowlist::DEFAULT),
        (Some(path), None) => path.to_token_stream(),
        (_, Some(_)) => {
            let mut allowed = allowed_beside(module);
            allowed.set_span(allow_span(words));
            quote_spanned!(allow_span(words)=> super::#allowed)
        }
    };
    let allowed = allowed_at(words);
    quote_spanned! {span=>
        #[allow(unused_qualifications)]
        const #allowed: #runtime::Allowlist = #list;
    }
}

fn allowed_beside(module: &Ident) -> Ident {
    format_ident!("__funnel_allowed_{}", module, span = Span::call_site())
}

/// Where the user names the allowlist. Every use of it has this place, so that what the compiler says
/// of a constant that fails is said once.
fn allow_span(words: &Words) -> Span {
    let allow = words.allow.as_ref();
    allow.map_or_else(Span::mixed_site, Spanned::span)
}

/// The name of the allowlist inside the module.
pub(in crate::vocabulary) fn allowed_at(words: &Words) -> Ident {
    Ident::new("__FUNNEL_ALLOWED", allow_span(words))
}

/// The allowlist's word on every key, at the key.
pub(in crate::vocabulary) fn checks(words: &Words) -> TokenStream {
    let private = words.runtime.private();
    let allowed = allowed_at(words);
    let checks = words.keys.iter().map(|key| {
        let name = &key.name;
        let span = key.ident.span().resolved_at(Span::mixed_site());
        let runtime = words.runtime.at(span);
        // The functions by their path, because a method call would begin at the allowlist.
        match key.admission {
            Admission::Listed => {
                quote_spanned!(span=> const _: () = #runtime::Allowlist::admit(&#allowed, #name);)
            }
            Admission::Reviewed => {
                let why = reviewed(words, key);
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
pub(super) fn reviewed(words: &Words, key: &Key) -> Ident {
    format_ident!(
        "__FUNNEL_REVIEWED_{}",
        key.name.to_uppercase(),
        span = allow_span(words)
    )
}
