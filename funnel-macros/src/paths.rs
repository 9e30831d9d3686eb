//! How generated code names the runtime. Nothing else.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// The path of `funnel_runtime`, or what `crate = …` says where it goes by another name.
pub(crate) struct Runtime(Option<Path>);

impl Runtime {
    pub(crate) fn new(path: Option<Path>) -> Self {
        Self(path)
    }

    /// The module of what generated code may touch.
    pub(crate) fn private(&self) -> TokenStream {
        quote_spanned!(Span::mixed_site()=> #self::__private)
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.0 {
            Some(path) => path.to_tokens(tokens),
            None => tokens.extend(quote_spanned!(Span::mixed_site()=> ::funnel_runtime)),
        }
    }
}
