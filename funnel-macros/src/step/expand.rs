//! The tokens of an annotated function and of `step!`.
//!
//! ```text
//! fn claim(team: &str) -> Result<Claimed, Error> { body }
//! ⇒ fn claim(team: &str) -> Result<Claimed, Error> {
//!       …the record of the site…
//!       let before = before(|| { let mut keys = OPEN; fill(&mut keys.tier, Tier::Pro); keys });
//!       let call = enter::<claim>();
//!       let returned = call(move || -> Result<Claimed, Error> { body });
//!       let success = (&&&&Returned(&returned)).__funnel_success();
//!       if call.finish(success.is_some()) {
//!           emit(site, before, |keys| fill(&mut keys.team_id, apply(success, |ok| …)));
//!       }
//!       returned
//!   }
//! ```
//!
//! How the body goes inside the call is `call`'s. Local names are hygienic; items are not, and carry a
//! prefix.

use funnel_rules::record::{field, kind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprClosure, Lit};

use super::model::{Site, plain};
use crate::call::{Around, with_closure};
use crate::item::Function;
use crate::record::Text;

/// The function with its body inside a call that is counted.
pub(crate) fn function(site: &Site, function: &Function) -> TokenStream {
    let private = site.runtime.private();
    Around {
        calls: private.clone(),
        private,
        counted: step_type(site).into_token_stream(),
        items: items(site, &function.sig.ident.to_string()),
        before: before(site, "before"),
        before_future: before(site, "before_future"),
        finish: finish(site),
    }
    .function(function)
}

/// `step!`, a block of type `()`.
pub(crate) fn statement(site: &Site) -> TokenStream {
    let private = site.runtime.private();
    let step = step_type(site);
    let items = items(site, "");
    let keys = with_values(site, &site.before, open(site));
    let span = Span::mixed_site();
    quote_spanned! {span=> {
        #items
        #private::step::<#step>(|| __FUNNEL_RECORD.of_site::<#step>(), || #keys);
    }}
}

/// The type of the step, in the place of the name that the user gave: errors about it belong there,
/// and the compiler shows those that are alike and in one place once.
fn step_type(site: &Site) -> Ident {
    Ident::new("__FunnelStep", at_step(site))
}

fn at_step(site: &Site) -> Span {
    let name = site.step.segments.last();
    let span = name.map_or_else(Span::call_site, |name| name.ident.span());
    span.resolved_at(Span::mixed_site())
}

/// The names of the site: its step, its keys, its record, and checks at the user's own tokens.
fn items(site: &Site, function: &str) -> TokenStream {
    let private = site.runtime.private();
    let step = &site.step;
    let keys = site.keys();
    let scoped: Vec<_> = site.scoped.iter().map(plain).collect();
    let mut text = Text::default()
        .field(field::KIND, kind::SITE)
        .field(field::FUNCTION, function)
        .list(field::KEYS, &keys);
    if !scoped.is_empty() {
        text = text.list(field::SCOPED, &scoped);
    }
    let text = text.with_place(&site.runtime);
    let span = Span::mixed_site();
    // Errors about a missing key belong to the step, which asks for it.
    let at_step = at_step(site);
    let private_at_step = site.runtime.private_at(at_step);
    let step_type = step_type(site);
    let record = quote_spanned! {at_step=>
        #private_at_step::Record::site::<#step_type>(__FUNNEL_TEXT, &[#(#keys),*], &[#(#scoped),*])
    };
    let typed = site
        .scoped
        .iter()
        .map(|key| quote_spanned!(span=> let _ = |keys: __FunnelKeys| { let _ = &keys.#key; };));
    let scoped = (!site.scoped.is_empty())
        .then(|| quote_spanned!(span=> const _: fn() = || { #(#typed)* };));
    let denied = site.denied.iter().map(|key| {
        let name = plain(key);
        let span = key.span().resolved_at(span);
        let runtime = site.runtime.at(span);
        // The function by its path, because a method call would begin at the allowlist.
        quote_spanned! {span=>
            const _: #private::Text = #runtime::Allowlist::admit_denied(
                &<<#step_type as #private::Step>::Funnel as #private::Funnel>::ALLOWED,
                #name,
            );
        }
    });
    let names = quote_spanned! {at_step=>
        type #step_type = #step;
        type __FunnelKeys = #private_at_step::KeysOf<#step_type>;
    };
    let piece = quote_spanned!(at_step=> <#step_type as #private_at_step::Step>::Piece);
    quote_spanned! {span=>
        #names
        const __FUNNEL_TEXT: #private::Text = #text;
        #private::record! {
            static __FUNNEL_RECORD: #private::Record<#piece, { __FUNNEL_TEXT.len() }> = #record;
        }
        #scoped
        #(#denied)*
    }
}

/// Evaluates the plain values.
fn before(site: &Site, how: &str) -> TokenStream {
    if site.before.is_empty() {
        return TokenStream::new();
    }
    let private = site.runtime.private();
    let step = step_type(site);
    let keys = with_values(site, &site.before, open(site));
    let span = Span::mixed_site();
    let how = Ident::new(how, span);
    quote_spanned!(span=> let __before = #private::#how::<#step>(|| #keys);)
}

/// Ends the call and sends the event: the tail of every shape, with `__call` and `__returned`.
fn finish(site: &Site) -> TokenStream {
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let step = step_type(site);
    let record = quote_spanned!(span=> __FUNNEL_RECORD.of_site::<#step>());
    let success = quote_spanned!(span=> __success.is_some());
    let (judged, success) = match &site.when {
        None => (None, success),
        Some(when) => {
            let quiet = with_closure();
            let judged = quote_spanned! {span=>
                #quiet
                let __judged =
                    #private::when(__FUNNEL_RECORD.address(), #success, &__returned, #when);
            };
            (Some(judged), quote_spanned!(span=> __judged))
        }
    };
    let before = if site.before.is_empty() {
        quote_spanned!(span=> #private::nothing::<#step>())
    } else {
        quote_spanned!(span=> __before)
    };
    let heard = if site.before.is_empty() {
        quote_spanned!(span=> #private::is_heard())
    } else {
        quote_spanned!(span=> __before.is_heard())
    };
    let emit = if site.after.is_empty() && site.before.is_empty() {
        quote_spanned!(span=> #private::emit_nothing(#record))
    } else if site.after.is_empty() {
        quote_spanned!(span=> #private::emit_before::<#step>(#record, &#before))
    } else {
        let values = site.after.iter().map(|(key, closure)| {
            let at = closure.body.span();
            let private = site.runtime.private_at(at.resolved_at(span));
            let closure = with_literal_body(site, closure);
            let value = quote_spanned!(at.resolved_at(span)=> #private::apply(__ok, #closure));
            let fill = fill(site, key, &value, at);
            let quiet = with_closure();
            quote!(#quiet #fill)
        });
        quote_spanned! {span=>
            #private::emit::<#step>(#record, #before, |__keys| {
                if let #private::core::option::Option::Some(__ok) = __success {
                    #(#values)*
                }
            })
        }
    };
    quote_spanned! {span=>
        let __success = {
            use #private::lookup::*;
            (&&&&#private::Returned(&__returned)).__funnel_success()
        };
        #judged
        if __call.finish(#heard, #success) {
            #emit;
        }
        __returned
    }
}

/// No attribute set.
fn open(site: &Site) -> TokenStream {
    let span = at_step(site);
    let private = site.runtime.private_at(span);
    quote_spanned!(span=> <__FunnelKeys as #private::Keys>::OPEN)
}

fn with_values(site: &Site, values: &[(Ident, Expr)], rest: TokenStream) -> TokenStream {
    if values.is_empty() {
        return rest;
    }
    let values = values
        .iter()
        .map(|(key, value)| fill(site, key, &with_literal(site, value), value.span()));
    quote_spanned! {Span::mixed_site()=> {
        let mut __keys = #rest;
        #(#values)*
        __keys
    }}
}

/// A statement that sets a key, at the user's token, where the compiler looks it up and lists the
/// valid ones. What it says of the value is at the value.
fn fill(site: &Site, key: &Ident, value: &TokenStream, at: Span) -> TokenStream {
    let span = Span::mixed_site();
    let runtime = site.runtime.at(at.resolved_at(span));
    let slot = quote_spanned!(span=> &mut __keys.#key);
    quote_spanned!(at.resolved_at(span)=> #runtime::IntoAttr::fill(#slot, #value);)
}

/// A string literal becomes a `Literal`; every other expression stays as it is.
fn with_literal(site: &Site, value: &Expr) -> TokenStream {
    match value {
        Expr::Lit(found) if matches!(found.lit, Lit::Str(_)) => {
            let span = found.span().resolved_at(Span::mixed_site());
            let runtime = site.runtime.at(span);
            quote_spanned!(span=> #runtime::Literal::__from_literal(#found))
        }
        _ => quote!(#value),
    }
}

fn with_literal_body(site: &Site, closure: &ExprClosure) -> TokenStream {
    if !matches!(&*closure.body, Expr::Lit(found) if matches!(found.lit, Lit::Str(_))) {
        return quote!(#closure);
    }
    let ExprClosure { inputs, body, .. } = closure;
    let body = with_literal(site, body);
    quote!(|#inputs| #body)
}
