//! How generated code names the runtime. Nothing else.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// The path of `funnel_runtime`, or what `crate = …` says where it goes by another name.
#[derive(Clone)]
pub(crate) struct Runtime(Option<Path>);

impl Runtime {
    pub(crate) fn new(path: Option<Path>) -> Self {
        Self(path)
    }

    /// The module of what generated code may touch.
    pub(crate) fn private(&self) -> TokenStream {
        self.private_at(Span::mixed_site())
    }

    /// As [`Runtime::private`], for code whose errors belong at the span.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        let runtime = self.at(span);
        quote_spanned!(span=> #runtime::__private)
    }

    /// The path, for code whose errors belong at the span.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        let path = self.to_token_stream().into_iter().map(|mut token| {
            token.set_span(token.span().located_at(span));
            token
        });
        path.collect()
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
