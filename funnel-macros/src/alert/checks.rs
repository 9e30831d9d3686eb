//! The texts that alerts look at, held against those of the counter's labels: in const code, at the literal.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;

use super::Alert;
use crate::paths::Runtime;
use crate::types;

/// One check for each text. What to look among, the type of the labels says.
pub(crate) fn of_texts(alerts: &[Alert], labels: &Type, runtime: &Runtime) -> TokenStream {
    let checks = alerts.iter().flat_map(|alert| {
        let texts = alert.texts();
        let values: Vec<_> = texts.iter().map(|text| text.value()).collect();
        let keys = types::associated(runtime, labels, "Labels", "KEYS");
        let known = types::associated(runtime, labels, "Labels", "VALUES");
        let each = texts.into_iter().enumerate().map(move |(at, text)| {
            let span = text.span().resolved_at(Span::mixed_site());
            let private = runtime.private_at(span);
            let at = Literal::usize_unsuffixed(at);
            quote_spanned! {span=>
                const _: () = #private::alert_text(#keys, #known, &[#(#values),*], #at);
            }
        });
        each.collect::<Vec<_>>()
    });
    quote!(#(#checks)*)
}
