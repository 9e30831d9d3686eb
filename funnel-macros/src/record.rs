//! Writing the text of a registry record as tokens. The words are `funnel_rules::record`'s; what is
//! said with them is each macro's own business.

use std::env;

use funnel_rules::record::{END, LIST, UNIT, field};
use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;

use crate::paths::Runtime;

/// Fields put together while expanding.
#[derive(Default)]
pub(crate) struct Text(String);

impl Text {
    pub(crate) fn field(mut self, name: &str, value: &str) -> Self {
        self.0.push_str(name);
        self.0.push(UNIT);
        self.0.extend(
            value
                .chars()
                .map(|char| if char.is_control() { ' ' } else { char }),
        );
        self.0.push(END);
        self
    }

    pub(crate) fn optional(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    pub(crate) fn list<T: AsRef<str>>(self, name: &str, items: &[T]) -> Self {
        let items: Vec<_> = items.iter().map(AsRef::as_ref).collect();
        self.field(name, &items.join(&LIST.to_string()))
    }

    /// The text itself.
    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// The type and the value of an array of these bytes.
    pub(crate) fn piece(&self, runtime: &Runtime) -> (TokenStream, TokenStream) {
        let private = runtime.private();
        let len = Literal::usize_unsuffixed(self.0.len());
        let bytes = Literal::byte_string(self.0.as_bytes());
        let span = Span::mixed_site();
        (
            quote_spanned!(span=> [#private::Byte; #len]),
            quote_spanned!(span=> *#bytes),
        )
    }

    /// An expression of the text followed by the crate and the place of the expansion.
    pub(crate) fn with_place(self, runtime: &Runtime) -> TokenStream {
        // What the compiler sets for the crate it compiles; empty for a build without Cargo.
        let krate = env::var("CARGO_PKG_NAME").unwrap_or_default();
        let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
        let before = self
            .field(field::CRATE, &krate)
            .field(field::VERSION, &version)
            .0;
        let before = format!("{before}{}{UNIT}", field::MODULE);
        let file = format!("{END}{}{UNIT}", field::FILE);
        let line = format!("{END}{}{UNIT}", field::LINE);
        let end = END.to_string();
        let private = runtime.private();
        quote_spanned! {Span::mixed_site()=>
            #private::core::concat!(
                #before, #private::core::module_path!(),
                #file, #private::core::file!(),
                #line, #private::core::line!(), #end
            )
        }
    }
}

/// The first paragraph of a doc comment, on one line.
pub(crate) fn first_paragraph(attrs: &[syn::Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| {
        let syn::Meta::NameValue(meta) = &attr.meta else {
            return None;
        };
        let syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) = &meta.value
        else {
            return None;
        };
        attr.path().is_ident("doc").then(|| text.value())
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    paragraph
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
