//! `#[alert]` beside what it watches: a step of a funnel, a counter, a function that counts its calls.
//! `parse` reads the arguments, `model`, `compared` and `values` apply the rules, `declaration` is what they
//! come to, and `checks` writes what only const code can tell. Which items have alerts is their own macros'
//! business.

mod checks;
mod compared;
mod declaration;
mod model;
mod parse;
mod place;
mod values;

use funnel_rules::Rule;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Attribute;

pub(crate) use checks::of_texts;
pub(crate) use declaration::Alert;
pub(crate) use model::{check, check_names};
pub(crate) use place::Place;

use crate::diagnostics::Errors;

const NAME: &str = "alert";

/// Whether it is one of ours.
pub(crate) fn is_alert(attr: &Attribute) -> bool {
    attr.path().is_ident(NAME)
}

/// Takes the alerts of a `#[business_counter]` away from the item: those up to the next one.
pub(crate) fn take(attrs: &mut Vec<Attribute>) -> Vec<Attribute> {
    let is_next = |attr: &Attribute| {
        let last = attr.path().segments.last();
        last.is_some_and(|segment| segment.ident == "business_counter")
    };
    let end = attrs.iter().position(is_next).unwrap_or(attrs.len());
    let behind = attrs.split_off(end);
    let (alerts, others) = std::mem::take(attrs).into_iter().partition(is_alert);
    *attrs = others;
    attrs.extend(behind);
    alerts
}

/// Refuses alerts where nothing is counted that they could be about, and says why.
pub(crate) fn refuse(attrs: &[Attribute], why: &str, errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| is_alert(attr)) {
        errors.at(Rule::MisplacedAlert, attr, why);
    }
}

/// An item that is given back as it was written, without the alerts, which the compiler does not know.
pub(crate) fn without(item: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = item.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        if is_hash && tokens.next_if(is_named).is_some() {
            continue;
        }
        token.to_tokens(&mut kept);
    }
    kept
}

/// Whether this is `[alert …]`.
fn is_named(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(ident)) if ident == NAME)
}
