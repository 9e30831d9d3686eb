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
use quote::{ToTokens as _, quote_spanned};

use super::model::Site;
use crate::call::{Around, at_name, judged};
use crate::filling::plain;
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
        ..Around::default()
    }
    .function(function)
}

/// `step!`, a block of type `()`.
pub(crate) fn statement(site: &Site) -> TokenStream {
    let private = site.runtime.private();
    let step = step_type(site);
    let items = items(site, "");
    let keys = with_values(site);
    let span = Span::mixed_site();
    quote_spanned! {span=> {
        #items
        #private::step::<#step>(|| __FUNNEL_RECORD.of_site::<#step>(), || #keys);
    }}
}

/// The type of the step, in the place of the name that the user gave: errors about it belong there,
/// and the compiler shows those that are alike and in one place once.
fn step_type(site: &Site) -> Ident {
    Ident::new("__FunnelStep", at_name(&site.step))
}

/// The names of the site: its step, its keys, its record, and checks at the user's own tokens.
fn items(site: &Site, function: &str) -> TokenStream {
    let private = site.runtime.private();
    let step = &site.step;
    let keys = site.filling.keys();
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
    let at_step = at_name(&site.step);
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
    let of = quote_spanned!(span=> <#step_type as #private::Step>::Funnel);
    let denied = site.filling.denied(&site.runtime, &of);
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
        #denied
    }
}

/// Evaluates the plain values.
fn before(site: &Site, how: &str) -> TokenStream {
    if site.filling.before.is_empty() {
        return TokenStream::new();
    }
    let private = site.runtime.private();
    let step = step_type(site);
    let keys = with_values(site);
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
    let judged = judged(&site.runtime, site.when.as_ref());
    let (look, success) = (judged.statements, judged.condition);
    let before = if site.filling.before.is_empty() {
        quote_spanned!(span=> #private::nothing::<#step>())
    } else {
        quote_spanned!(span=> __before)
    };
    let heard = if site.filling.before.is_empty() {
        quote_spanned!(span=> #private::is_heard())
    } else {
        quote_spanned!(span=> __before.is_heard())
    };
    let emit = match site.filling.fill_after(&site.runtime) {
        None if site.filling.before.is_empty() => {
            quote_spanned!(span=> #private::emit_nothing(#record))
        }
        None => quote_spanned!(span=> #private::emit_before::<#step>(#record, &#before)),
        Some(values) => quote_spanned! {span=>
            #private::emit::<#step>(#record, #before, |__keys| { #values })
        },
    };
    quote_spanned! {span=>
        #look
        if __call.finish(#heard, #success) {
            #emit;
        }
        __returned
    }
}

/// No attribute set.
fn open(site: &Site) -> TokenStream {
    let span = at_name(&site.step);
    let private = site.runtime.private_at(span);
    quote_spanned!(span=> <__FunnelKeys as #private::Keys>::OPEN)
}

/// The attributes with the plain values set.
fn with_values(site: &Site) -> TokenStream {
    let open = open(site);
    if site.filling.before.is_empty() {
        return open;
    }
    let values = site.filling.fill_before(&site.runtime);
    quote_spanned! {Span::mixed_site()=> {
        let mut __keys = #open;
        #values
        __keys
    }}
}
