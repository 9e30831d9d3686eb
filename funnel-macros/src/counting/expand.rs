//! The tokens of a function that counts.
//!
//! ```text
//! #[business_counter(LOGINS, outcome = |result| LoginOutcome::of(result))]
//! ⇒ …the record of the function…
//!   let returned = …the body, inside a call…;
//!   inc(LOGINS, label_of(&returned, |result| LoginOutcome::of(result)));
//!   returned
//!
//! #[business_counter]
//! ⇒ …a counter of its own…
//!   let call = enter(); let returned = …; call.end(success); returned
//! ```
//!
//! Local names are hygienic; items are not, and carry a prefix.

use funnel_rules::record::{field, kind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprClosure};

use super::model::{Counts, Declared, Site, Value};
use crate::call::{Around, at_name, with_closure};
use crate::counter;
use crate::item::Function;
use crate::record::Text;

pub(super) fn function(site: &Site, function: &Function) -> TokenStream {
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let (items, ty, ends, finish) = match &site.counts {
        Counts::Calls(calls) => {
            let ty = Ident::new("__FunnelCalls", span);
            let items = counter::of_calls(
                &site.runtime,
                ty.clone(),
                &calls.name,
                &calls.help,
                calls.owner.as_deref(),
                &calls.alerts,
            );
            let ends = quote_spanned!(span=> #private::counting::OfCounter<#ty>);
            let success = success(site);
            let finish = quote_spanned!(span=> #success __call.end(__success););
            (items, ty, ends, finish)
        }
        Counts::Declared(declared) => {
            let ty = counter_type(declared);
            let items = names(site, declared);
            let ends = quote_spanned!(span=> #private::counting::Uncounted);
            (items, ty, ends, count(site, declared))
        }
    };
    let record = record(site, &ty, function);
    let before = before(site);
    Around {
        calls: quote_spanned!(span=> #private::calls),
        private,
        counted: ends,
        items: quote!(#items #record),
        before_future: before.clone(),
        before,
        finish: quote_spanned!(span=> #finish __returned),
        ..Around::default()
    }
    .function(function)
}

/// The type of the counter, in the place of the name that the user gave: errors about it belong there.
fn counter_type(declared: &Declared) -> Ident {
    let span = at_name(&declared.counter);
    Ident::new("__FunnelCounter", span)
}

/// The constant that refers to the counter, in the same place.
fn counter_const(declared: &Declared) -> Ident {
    Ident::new("__FUNNEL_COUNTER", at_name(&declared.counter))
}

/// The names of the counter, and the check of the label's name at the user's own token.
fn names(site: &Site, declared: &Declared) -> TokenStream {
    let ty = counter_type(declared);
    let counter = counter_const(declared);
    let path = &declared.counter;
    let span = at_name(path);
    let private = site.runtime.private_at(span);
    let runtime = site.runtime.at(span);
    let names = quote_spanned! {span=>
        type #ty = #path;
        const #counter: &#runtime::Counter<<#ty as #private::Counted>::Labels> =
            #private::counting::counter::<#ty>();
    };
    let check = declared.label.as_ref().map(|(name, _)| {
        let span = name.span().resolved_at(Span::mixed_site());
        let private = site.runtime.private_at(span);
        let name = name.to_string();
        let name = name.trim_start_matches("r#");
        quote_spanned! {span=>
            const _: () = #private::counting::check_label(#counter, #name);
        }
    });
    quote!(#names #check)
}

/// The record of the function.
fn record(site: &Site, counter: &Ident, function: &Function) -> TokenStream {
    let span = counter.span();
    let private = site.runtime.private_at(span);
    let text = Text::default()
        .field(field::KIND, kind::COUNT)
        .field(field::FUNCTION, &function.sig.ident.to_string())
        .with_place(&site.runtime);
    let here = site.runtime.private();
    quote_spanned! {span=>
        const __FUNNEL_TEXT: #here::Text = #text;
        #here::record! {
            static __FUNNEL_RECORD: #here::Record<
                <#counter as #private::Counted>::Piece,
                { __FUNNEL_TEXT.len() },
            > = #here::Record::declaration(<#counter as #private::Counted>::PIECE, __FUNNEL_TEXT);
        }
    }
}

/// Evaluates the plain values.
fn before(site: &Site) -> TokenStream {
    let Counts::Declared(declared) = &site.counts else {
        return TokenStream::new();
    };
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let counter = counter_const(declared);
    let label = declared
        .label
        .as_ref()
        .and_then(|(_, value)| value.before());
    let label = label.map(|value| {
        let at = value.span().resolved_at(span);
        let checked = quote_spanned!(at=> #private::counting::label(#counter, #value));
        quote_spanned! {span=>
            let __label = #private::counting::evaluate(__FUNNEL_RECORD.address(), || #checked);
        }
    });
    let amount = declared.amount.as_ref().and_then(Value::before);
    let amount = amount.map(|value| {
        let u64 = quote_spanned!(span=> #private::core::primitive::u64);
        quote_spanned! {span=>
            let __amount: #private::core::option::Option<#u64> =
                #private::counting::evaluate(__FUNNEL_RECORD.address(), || #value);
        }
    });
    quote!(#label #amount)
}

/// A statement that says whether the call counts, or succeeded, as `__success`.
fn success(site: &Site) -> TokenStream {
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let success = quote_spanned! {span=>
        {
            use #private::lookup::*;
            (&&&&#private::Returned(&__returned)).__funnel_success().is_some()
        }
    };
    let when = site.when.as_ref().map(|when| {
        let quiet = with_closure();
        quote_spanned! {span=>
            #quiet
            let __success =
                #private::when(__FUNNEL_RECORD.address(), __success, &__returned, #when);
        }
    });
    quote_spanned!(span=> let __success = #success; #when)
}

/// Counts in the declared counter: the end of a call that returned.
fn count(site: &Site, declared: &Declared) -> TokenStream {
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let counter = counter_const(declared);
    let record = quote_spanned!(span=> __FUNNEL_RECORD.address());
    let quiet = with_closure();
    let label = match &declared.label {
        None => {
            let span = at_name(&declared.counter);
            let private = site.runtime.private_at(span);
            quote_spanned!(span=> let __label = #private::counting::unlabelled(#counter);)
        }
        Some((_, Value::Before(_))) => TokenStream::new(),
        Some((_, Value::After(closure))) => {
            let at = closure.body.span().resolved_at(span);
            let private = site.runtime.private_at(at);
            let label = quote_spanned! {at=>
                #private::counting::label_of(#counter, #record, &__returned, #closure)
            };
            quote_spanned!(span=> #quiet let __label = #label;)
        }
    };
    let amount = declared.amount.as_ref().and_then(Value::after);
    let amount = amount.map(|closure| {
        let amount = quote_spanned! {span=>
            #private::counting::amount_of(#record, &__returned, #closure)
        };
        quote_spanned!(span=> #quiet let __amount = #amount;)
    });
    let count = if declared.amount.is_some() {
        quote_spanned!(span=> #private::counting::add(#counter, __label, __amount);)
    } else {
        quote_spanned!(span=> #private::counting::inc(#counter, __label);)
    };
    let count = quote!(#label #amount #count);
    // A closure sees every call that returns, and says itself what it was.
    let sees_all = matches!(&declared.label, Some((_, Value::After(_))));
    let count = if sees_all && site.when.is_none() {
        count
    } else {
        let success = success(site);
        quote_spanned!(span=> #success if __success { #count })
    };
    quote_spanned!(span=> __call.end(true); #count)
}

impl Value {
    fn before(&self) -> Option<&Expr> {
        match self {
            Self::Before(value) => Some(value),
            Self::After(_) => None,
        }
    }

    fn after(&self) -> Option<&ExprClosure> {
        match self {
            Self::Before(_) => None,
            Self::After(closure) => Some(closure),
        }
    }
}
