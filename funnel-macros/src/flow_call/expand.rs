//! The tokens of a function with a flow.
//!
//! ```text
//! #[funnel_flow(application_create, as flow, plan = Plan::Free, application = |made| made.id)]
//! fn create() -> Result<Application, Error> { body }
//! ⇒ fn create() -> Result<Application, Error> {
//!       …the record of the function…
//!       let begun = begin::<application_create::Step>(record, || false, |keys| fill(&mut keys.plan, Plan::Free));
//!       let handle = begun.clone();
//!       let call = enter(&begun);
//!       let returned = call(move || -> Result<Application, Error> { let flow = handle; body });
//!       let success = (&&&&Returned(&returned)).__funnel_success();
//!       if success.is_some() {
//!           complete(call, |keys| fill(&mut keys.application, apply(success, |made| …)));
//!       } else {
//!           let failure = (&&&&Returned(&returned)).__funnel_failure();
//!           fail(call, &failure, |error| …its class…, |error| …its reason for an abort…);
//!       }
//!       returned
//!   }
//! ```
//!
//! How the body goes inside the call is `call`'s. Local names are hygienic, but for the name that the
//! user gave; items are not, and carry a prefix.

use funnel_rules::record::{field, kind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::borrowing::error_borrows;
use super::model::Site;
use crate::call::{Around, Judged, at_name, judged};
use crate::item::Function;
use crate::record::Text;

/// The function with its body inside a call of the flow.
pub(super) fn function(site: &Site, function: &Function) -> TokenStream {
    let flow = flow_type(site);
    let at_flow = flow.span();
    let private = site.runtime.private_at(at_flow);
    Around {
        at: Some(at_flow),
        calls: quote_spanned!(at_flow=> #private::flow),
        private,
        given: Some(quote_spanned!(at_flow=> &__flow)),
        counted: flow.into_token_stream(),
        items: items(site, function),
        begin: begin(site),
        head: head(site),
        finish: finish(site, function),
        ..Around::default()
    }
    .function(function)
}

/// The type of the flow, in the place of the name that the user gave.
fn flow_type(site: &Site) -> Ident {
    Ident::new("__FunnelFlow", at_name(&site.module))
}

/// The names of the function: its flow, its record, and checks at the user's own tokens.
fn items(site: &Site, function: &Function) -> TokenStream {
    let private = site.runtime.private();
    let flow = flow_type(site);
    let module = &site.module;
    let text = Text::default()
        .field(field::KIND, kind::FLOW_SITE)
        .field(field::FUNCTION, &function.sig.ident.to_string())
        .list(field::KEYS, &site.filling.keys())
        .with_place(&site.runtime);
    let at_flow = flow.span();
    let private_at_flow = site.runtime.private_at(at_flow);
    let record = quote_spanned! {at_flow=>
        type #flow = #module::Step;
        const __FUNNEL_TEXT: #private::Text = #text;
        #private_at_flow::record! {
            static __FUNNEL_RECORD: #private_at_flow::Record<
                <#flow as #private_at_flow::FlowStep>::Piece,
                { __FUNNEL_TEXT.len() },
            > = #private_at_flow::Record::declaration(
                <#flow as #private_at_flow::FlowStep>::PIECE,
                __FUNNEL_TEXT,
            );
        }
    };
    let denied = site.filling.denied(&site.runtime, &flow.to_token_stream());
    quote!(#record #denied)
}

/// Begins the flow, with the plain values, unless the condition holds.
fn begin(site: &Site) -> TokenStream {
    let flow = flow_type(site);
    let span = Span::mixed_site();
    let unless = site.unless.as_ref().map(ToTokens::to_token_stream);
    let unless = unless.unwrap_or_else(|| quote_spanned!(span=> false));
    let set = if site.filling.before.is_empty() {
        quote_spanned!(span=> |_| {})
    } else {
        let values = site.filling.fill_before(&site.runtime);
        quote_spanned!(span=> |__keys| { #values })
    };
    // At the name of the flow, too: what is no flow cannot begin, and is said once.
    let at_flow = flow.span();
    let private = site.runtime.private_at(at_flow);
    let begun = quote_spanned! {at_flow=>
        #private::flow::begin::<#flow>(__FUNNEL_RECORD.address(), || #unless, #set)
    };
    let handle = site.name.as_ref().map(
        |_| quote_spanned!(at_flow=> let __handle = #private::core::clone::Clone::clone(&__flow);),
    );
    quote_spanned!(at_flow=> let __flow = #begun; #handle)
}

/// Gives the body its flow. The name is the user's in every way, so that the compiler says where it is
/// not used.
fn head(site: &Site) -> TokenStream {
    let Some(name) = &site.name else {
        return TokenStream::new();
    };
    let span = Span::mixed_site();
    // The name of one that is not used, as the compiler proposes it.
    let quiet = name
        .to_string()
        .starts_with('_')
        .then(|| quote_spanned!(span=> #[allow(clippy::no_effect_underscore_binding)]));
    quote_spanned!(span=> #quiet let #name = __handle;)
}

/// Ends the flow: the tail of every shape, with `__call` and `__returned`.
fn finish(site: &Site, function: &Function) -> TokenStream {
    let private = site.runtime.private();
    let span = Span::mixed_site();
    let at_flow = at_name(&site.module);
    let ends = site.runtime.private_at(at_flow);
    let Judged {
        statements,
        condition,
    } = judged(&site.runtime, site.when.as_ref());
    let set = site
        .filling
        .fill_after(&site.runtime)
        .map(|values| quote_spanned!(span=> |__keys| { #values }));
    let set = set.unwrap_or_else(|| quote_spanned!(span=> |_| {}));
    // The depth at which the lookup of a class begins: see `error_class::lookup` of the runtime.
    let depth = if error_borrows(function) {
        quote!(&&&)
    } else {
        quote!(&&&&&&&)
    };
    let complete = quote_spanned!(at_flow=> #ends::flow::complete(__call, #set););
    let class = quote_spanned! {span=>
        |__error| {
            use #private::error_class::lookup::*;
            (#depth #private::error_class::Failed(__error)).__funnel_error_class()
        }
    };
    let reason = quote_spanned! {span=>
        |__error| {
            use #private::flow::lookup::*;
            (&&#private::error_class::Failed(__error)).__funnel_reason()
        }
    };
    let fail = quote_spanned! {at_flow=>
        #ends::flow::fail(__call, &__failure, #class, #reason);
    };
    quote_spanned! {span=>
        #statements
        if #condition {
            #complete
        } else {
            let __failure = {
                use #private::flow::lookup::*;
                (&&&&#private::Returned(&__returned)).__funnel_failure()
            };
            #fail
        }
        __returned
    }
}
