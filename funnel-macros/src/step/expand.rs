//! The tokens of an annotated function and of `step!`.
//!
//! ```text
//! fn claim(team: &str) -> Result<Claimed, Error> { body }
//! ⇒ fn claim(team: &str) -> Result<Claimed, Error> {
//!       …the record of the site…
//!       let before = before(|| Keys { tier: Tier::Pro.into_attr(), ..OPEN });
//!       let call = enter::<claim>();
//!       let returned = call(move || -> Result<Claimed, Error> { body });
//!       let success = (&&&&Returned(&returned)).__funnel_success();
//!       if call.finish(success.is_some()) {
//!           emit(site, before, |keys| Keys { team_id: apply(success, |ok| …).into_attr(), ..keys });
//!       }
//!       returned
//!   }
//! ```
//!
//! An asynchronous body goes through `track` instead, which knows of being dropped. Local names are
//! hygienic; items are not, and carry a prefix.

use funnel_rules::record::{field, kind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprClosure, Lit};

use super::in_place;
use super::model::{Site, plain};
use crate::item::{Function, Shape};
use crate::record::Text;

/// The function with its body inside a call that is counted.
pub(crate) fn function(site: &Site, function: &Function) -> TokenStream {
    let private = site.runtime.private();
    let items = items(site, &function.sig.ident.to_string());
    let before = before(site);
    let finish = finish(site);
    let body = function.body.as_ref().map(|body| &body.tokens);
    let ty = function.returned_type();
    let span = Span::mixed_site();
    let arrow = ty.as_ref().map(|ty| quote_spanned!(span=> -> #ty));
    let hint = ty.as_ref().map(hint);
    let made = quote_spanned!(span=> #private::call(move || #arrow { #body }));
    let tracked =
        quote_spanned!(span=> #private::track::<__FunnelStep, _>(async move { #hint #body }));
    let hand_over = quote_spanned! {span=>
        let __call = #private::enter::<__FunnelStep>();
        let __future = #private::track::<__FunnelStep, _>(#made);
        __call.hand_over();
    };
    let inner = match function.shape() {
        Shape::Sync => quote_spanned! {span=>
            #before
            let __call = #private::enter::<__FunnelStep>();
            let __returned = #made;
            #finish
        },
        Shape::InPlace => return in_place(site, function),
        Shape::Never => quote_spanned! {span=>
            let __call = #private::enter::<__FunnelStep>();
            #made
        },
        Shape::Async => quote_spanned! {span=>
            #before
            let (__call, __returned) = #tracked.await;
            #finish
        },
        Shape::AsyncNever => {
            let body = quote_spanned!(span=> async move { #body });
            quote_spanned!(span=> #private::track_never::<__FunnelStep, _>(#body).await)
        }
        Shape::Future => quote_spanned! {span=>
            #before
            #hand_over
            async move {
                let (__call, __returned) = __future.await;
                #finish
            }
        },
        Shape::BoxedFuture => quote_spanned! {span=>
            #before
            #hand_over
            #private::boxed(async move {
                let (__call, __returned) = __future.await;
                #finish
            })
        },
    };
    function.with_body(&quote_spanned!(span=> #items #inner))
}

/// `step!`, a block of type `()`.
pub(crate) fn statement(site: &Site) -> TokenStream {
    let private = site.runtime.private();
    let items = items(site, "");
    let keys = literal(site, &site.before, open(site));
    let span = Span::mixed_site();
    quote_spanned! {span=> {
        #items
        #private::step::<__FunnelStep>(|| __FUNNEL_RECORD.of_site::<__FunnelStep>(), || #keys);
    }}
}

/// The body of a `#[track_caller]` function stays where it is; a closure takes what it returns.
fn in_place(site: &Site, function: &Function) -> TokenStream {
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let name = Ident::new("__finish", span);
    let body = function
        .body
        .as_ref()
        .map(|body| body.tokens.clone())
        .unwrap_or_default();
    let Ok(body) = in_place::rewrite(body, &name) else {
        // The compiler has more to say about a body that does not parse.
        return function.with_body(
            &function
                .body
                .as_ref()
                .map(|body| body.tokens.clone())
                .unwrap_or_default(),
        );
    };
    let items = items(site, &function.sig.ident.to_string());
    let before = before(site);
    let finish = finish(site);
    let ty = function.returned_type().map(|ty| quote!(#ty));
    let unit = quote_spanned!(span=> ());
    let infer = quote_spanned!(span=> _);
    let ty = ty.unwrap_or(match function.sig.output {
        syn::ReturnType::Default => unit,
        syn::ReturnType::Type(..) => infer,
    });
    function.with_body(&quote_spanned! {span=>
        #items
        #before
        let __call = #private::enter_in_place::<__FunnelStep>();
        let #name = move |__returned: #ty| { #finish };
        #name({ #body })
    })
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
    let at_step = step.span().resolved_at(span);
    let record = quote_spanned! {at_step=>
        #private::Record::site::<__FunnelStep>(__FUNNEL_TEXT, &[#(#keys),*], &[#(#scoped),*])
    };
    let typed = site
        .scoped
        .iter()
        .map(|key| quote_spanned!(span=> let _ = |keys: &__FunnelKeys| { let _ = &keys.#key; };));
    let scoped = (!site.scoped.is_empty())
        .then(|| quote_spanned!(span=> const _: fn() = || { #(#typed)* };));
    let denied = site.denied.iter().map(|key| {
        let name = plain(key);
        quote_spanned! {key.span().resolved_at(span)=>
            const _: #private::Text =
                <<__FunnelStep as #private::Step>::Funnel as #private::Funnel>::ALLOWED.admit_denied(#name);
        }
    });
    let alias = quote_spanned!(at_step=> type __FunnelKeys = #private::KeysOf<__FunnelStep>;);
    let piece = quote_spanned!(at_step=> <__FunnelStep as #private::Step>::Piece);
    quote_spanned! {span=>
        type __FunnelStep = #step;
        #alias
        const __FUNNEL_TEXT: #private::Text = #text;
        #private::record! {
            static __FUNNEL_RECORD: #private::Record<#piece, { __FUNNEL_TEXT.len() }> = #record;
        }
        #scoped
        #(#denied)*
    }
}

/// Evaluates the plain values.
fn before(site: &Site) -> TokenStream {
    if site.before.is_empty() {
        return TokenStream::new();
    }
    let private = site.runtime.private();
    let keys = literal(site, &site.before, open(site));
    let span = Span::mixed_site();
    quote_spanned!(span=> let __before = #private::before::<__FunnelStep>(|| #keys);)
}

/// Ends the call and sends the event: the tail of every shape, with `__call` and `__returned`.
fn finish(site: &Site) -> TokenStream {
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let record = quote_spanned!(span=> __FUNNEL_RECORD.of_site::<__FunnelStep>());
    let success = quote_spanned!(span=> __success.is_some());
    let success = match &site.when {
        None => success,
        Some(when) => {
            quote_spanned!(span=> #private::when(#record, #success, &__returned, #when))
        }
    };
    let before = if site.before.is_empty() {
        quote_spanned!(span=> #private::nothing::<__FunnelStep>())
    } else {
        quote_spanned!(span=> __before)
    };
    let after = if site.after.is_empty() {
        quote_spanned!(span=> |__keys| __keys)
    } else {
        let values = site.after.iter().map(|(key, closure)| {
            let closure = with_literal_body(site, closure);
            (
                key.clone(),
                quote_spanned!(span=> #private::apply(__ok, #closure)),
                closure.span(),
            )
        });
        let keys = literal_of(site, values, quote_spanned!(span=> __keys));
        quote_spanned! {span=>
            |__keys| match __success {
                #private::core::option::Option::Some(__ok) => #keys,
                #private::core::option::Option::None => __keys,
            }
        }
    };
    quote_spanned! {span=>
        let __success = {
            use #private::lookup::*;
            (&&&&#private::Returned(&__returned)).__funnel_success()
        };
        if __call.finish(#success) {
            #private::emit::<__FunnelStep>(#record, #before, #after);
        }
        __returned
    }
}

/// No attribute set.
fn open(site: &Site) -> TokenStream {
    let private = site.runtime.private();
    quote_spanned!(Span::mixed_site()=> <__FunnelKeys as #private::Keys>::OPEN)
}

fn literal(site: &Site, values: &[(Ident, Expr)], rest: TokenStream) -> TokenStream {
    if values.is_empty() {
        return rest;
    }
    let values = values
        .iter()
        .map(|(key, value)| (key.clone(), with_literal(site, value), value.span()));
    literal_of(site, values, rest)
}

/// A struct literal, in which the compiler checks every key at the user's token.
fn literal_of(
    site: &Site,
    values: impl Iterator<Item = (Ident, TokenStream, Span)>,
    rest: TokenStream,
) -> TokenStream {
    let runtime = &site.runtime;
    let mixed = Span::mixed_site();
    let fields = values.map(|(key, value, span)| {
        let convert = quote_spanned!(span.resolved_at(mixed)=> #runtime::IntoAttr::into_attr);
        quote_spanned!(mixed=> #key: #convert(#value))
    });
    quote_spanned!(mixed=> __FunnelKeys { #(#fields,)* ..#rest })
}

/// A string literal becomes a `Literal`; every other expression stays as it is.
fn with_literal(site: &Site, value: &Expr) -> TokenStream {
    let runtime = &site.runtime;
    match value {
        Expr::Lit(found) if matches!(found.lit, Lit::Str(_)) => {
            quote_spanned!(found.span().resolved_at(Span::mixed_site())=> #runtime::Literal::__from_literal(#found))
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

/// Names the return type inside an `async` block, whose `?` could not tell it otherwise.
fn hint(ty: &syn::Type) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[allow(
            unreachable_code,
            clippy::diverging_sub_expression,
            clippy::empty_loop,
            clippy::let_unit_value,
            clippy::needless_return,
        )]
        if false {
            let __never: #ty = loop {};
            return __never;
        }
    }
}
