//! The tokens of a declared counter.
//!
//! ```text
//! pub static LOGINS: Counter<LoginOutcome>;
//! ⇒ pub static LOGINS: Counter<LoginOutcome> = declare("shop_logins_total", "Logins.", 1000);
//!   pub enum LOGINS {}
//!   const _: () = { impl Counted for LOGINS { … }  static … CounterDef, record };
//! ```
//!
//! The type has the name of the static, in the other namespace, so that one import brings both and
//! `#[business_counter(LOGINS, …)]` knows the labels of what it counts in.

use funnel_rules::record::{field, kind};
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::Attribute;

use super::model::Model;
use crate::alert;
use crate::record::Text;
use crate::types;

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        attrs,
        vis,
        ident,
        ty,
        ..
    } = model;
    let value = value(model);
    let counted = counted(model);
    let linked = linked(model);
    let record = record(model);
    let checks = alert::of_texts(&model.alerts, &model.labels, &model.runtime);
    let conditions = kept(attrs, &["cfg"]);
    let on_type = kept(attrs, &["cfg", "deprecated"]);
    let span = Span::mixed_site();
    // What the compiler says of a visibility it says of the static, and a name that is taken is at the
    // name.
    let at_name = ident.span().resolved_at(span);
    let vis_of_type = vis.to_token_stream().into_iter().map(|mut token| {
        token.set_span(at_name);
        token
    });
    let vis_of_type: TokenStream = vis_of_type.collect();
    let of_name = quote_spanned!(at_name=> #vis_of_type enum #ident {});
    quote_spanned! {span=>
        #(#attrs)*
        #vis static #ident: #ty = #value;

        #(#on_type)*
        #[doc(hidden)]
        #[allow(
            non_camel_case_types,
            clippy::empty_enums,
            clippy::exhaustive_enums,
            clippy::upper_case_acronyms,
        )]
        #of_name

        #(#conditions)*
        #[allow(deprecated)]
        const _: () = {
            #counted
            #linked
            #record
            #checks
        };
    }
}

/// The counter itself. What only const code can tell is said at the type of the static.
fn value(model: &Model) -> TokenStream {
    let Model {
        runtime,
        ty,
        labels,
        name,
        help,
        max_series,
        ..
    } = model;
    let (first, last) = types::bounds(ty);
    let keys = types::associated(runtime, labels, "Labels", "KEYS");
    let values = types::associated(runtime, labels, "Labels", "VALUES");
    let runtime = runtime.at(first);
    let max_series = Literal::u32_unsuffixed(*max_series);
    let arguments = quote_spanned!(last=> #name, #help, #max_series, #keys, #values);
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    quote_spanned!(first=> #runtime::Counter::__of #arguments)
}

/// What a function that counts knows of the counter by its name.
fn counted(model: &Model) -> TokenStream {
    let Model {
        runtime,
        ident,
        labels,
        name,
        ..
    } = model;
    let private = runtime.private();
    let (piece_type, piece) = Text::default().field(field::COUNTER, name).piece(runtime);
    // A type that fewer can see than the counter is refused here.
    let (first, last) = types::bounds(labels);
    let end = quote_spanned!(last=> ;);
    let labels = quote_spanned!(first=> type Labels = #labels #end);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #private::Counted for #ident {
            #labels
            type Piece = #piece_type;
            const PIECE: Self::Piece = #piece;
            const COUNTER: &'static #runtime::Counter<Self::Labels> = &#ident;
        }
    }
}

/// The counter among those of the process.
fn linked(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let ident = &model.ident;
    quote_spanned! {Span::mixed_site()=>
        #[#private::linkme::distributed_slice(#private::COUNTERS)]
        #[linkme(crate = #private::linkme)]
        static __FUNNEL_LINKED: &'static #private::CounterDef = #ident.__def();
    }
}

fn record(model: &Model) -> TokenStream {
    let Model {
        runtime,
        labels,
        name,
        help,
        owner,
        reduces,
        max_series,
        reason,
        alerts,
        ..
    } = model;
    let private = runtime.private();
    let max_series = max_series.to_string();
    let max_series = reason.as_ref().map(|_| max_series.as_str());
    let head = Text::default()
        .field(field::KIND, kind::COUNTER)
        .field(field::COUNTER, name)
        .field(field::HELP, help)
        .optional(field::OWNER, owner.as_deref())
        .optional(field::REDUCES, reduces.as_deref())
        .optional(field::MAX_SERIES, max_series)
        .optional(field::REASON, reason.as_deref());
    let head = alerts.iter().fold(head, |head, alert| alert.write(head));
    let (head_type, head) = head.piece(runtime);
    let of_labels = types::associated(runtime, labels, "Labels", "RECORD");
    let text = Text::default().with_place(runtime);
    quote_spanned! {Span::mixed_site()=>
        const __FUNNEL_LABELS: #private::Text = #of_labels;
        const __FUNNEL_TEXT: #private::Text = #text;
        #private::record! {
            static __FUNNEL_RECORD: #private::Record<
                #private::Pair<#head_type, [#private::Byte; __FUNNEL_LABELS.len()]>,
                { __FUNNEL_TEXT.len() },
            > = #private::Record::declaration(
                #private::Pair(#head, #private::bytes(__FUNNEL_LABELS)),
                __FUNNEL_TEXT,
            );
        }
    }
}

/// The attributes of these names, for a second item that is there when the static is.
fn kept<'a>(attrs: &'a [Attribute], names: &[&str]) -> Vec<&'a Attribute> {
    let is_kept = |attr: &&Attribute| names.iter().any(|name| attr.path().is_ident(name));
    attrs.iter().filter(is_kept).collect()
}
