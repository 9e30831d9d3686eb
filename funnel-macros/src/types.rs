//! What generated code takes from the types that a user names. An error about one is at the type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::Type;

use crate::paths::Runtime;

/// Where a type begins and ends, for generated code whose errors are the type's: the compiler takes
/// errors that are alike and at one place for one.
pub(crate) fn bounds(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::mixed_site);
    let last = spans.last().unwrap_or(first);
    let generated = |span: Span| span.resolved_at(Span::mixed_site());
    (generated(first), generated(last))
}

/// An item that a type has as a trait of the runtime: `<Type as Trait>::ITEM`.
pub(crate) fn associated(runtime: &Runtime, ty: &Type, of_trait: &str, item: &str) -> TokenStream {
    let (first, last) = bounds(ty);
    let runtime = runtime.at(first);
    let open = quote_spanned!(first=> <);
    let of_trait = Ident::new(of_trait, first);
    let item = Ident::new(item, last);
    quote_spanned!(first=> #open #ty as #runtime::#of_trait>::#item)
}
