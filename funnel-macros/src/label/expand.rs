//! The impls that `#[derive(Label)]` writes.
//!
//! ```text
//! enum Tier { Free, Pro }
//! ⇒ impl Label for Tier { LABELS = ["free", "pro"]; index = match self { Free => 0, Pro => 1 } }
//!   impl AttrValue for Tier { PIECE = "class␟label␞values␟free,pro␞" }
//!   impl Labels for Tier { KEYS = ["tier"]; RECORD = "label␟tier␞class␟label␞values␟free,pro␞" }
//! ```

use funnel_rules::record::field;
use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;

use super::model::Model;
use crate::record::Text;

pub(crate) fn expand(model: &Model) -> TokenStream {
    let Model {
        runtime,
        ident,
        generics,
        key,
        variants,
    } = model;
    let private = runtime.private();
    let texts: Vec<_> = variants.iter().map(|(_, _, text)| text).collect();
    let span = Span::mixed_site();
    let arms = variants.iter().enumerate().map(|(at, (variant, _, _))| {
        let at = Literal::usize_unsuffixed(at);
        // The braces fit a variant of every kind, so that a mistake in one causes no other error.
        quote_spanned!(span=> Self::#variant { .. } => #at,)
    });
    let body = if variants.is_empty() {
        quote_spanned!(span=> match *self {})
    } else {
        quote_spanned!(span=> match self { #(#arms)* })
    };
    let (impl_generics, ty_generics, _) = generics.split_for_impl();
    let bound = (!generics.params.is_empty()).then(|| quote_spanned!(span=> where Self: 'static));
    let text = Text::default()
        .field(field::CLASS, "label")
        .list(field::VALUES, &texts);
    let (piece_type, piece) = text.piece(runtime);
    let record = Text::default()
        .field(field::LABEL, key)
        .field(field::CLASS, "label")
        .list(field::VALUES, &texts)
        .into_text();
    quote_spanned! {span=>
        #[automatically_derived]
        impl #impl_generics #runtime::Label for #ident #ty_generics #bound {
            const KEY: #private::Text = #key;
            const LABELS: &'static [#private::Text] = &[#(#texts),*];

            #[inline]
            fn index(&self) -> #private::core::primitive::usize {
                #body
            }
        }

        #[automatically_derived]
        impl #impl_generics #runtime::AttrValue for #ident #ty_generics #bound {
            type Piece = #piece_type;
            const PIECE: Self::Piece = #piece;
            const CLASS: #runtime::Class = #runtime::Class::Label;
            const LABELS: &'static [#private::Text] = <Self as #runtime::Label>::LABELS;

            #[inline]
            fn encode(&self, __key: #private::Byte, __draft: &mut #private::Draft) {
                __draft.put_label(__key, #runtime::Label::index(self));
            }
        }

        #[automatically_derived]
        impl #impl_generics #runtime::Labels for #ident #ty_generics #bound {
            const KEYS: &'static [#private::Text] = &[#key];
            const VALUES: &'static [&'static [#private::Text]] = &[<Self as #runtime::Label>::LABELS];
            const RECORD: #private::Text = #record;

            #[inline]
            fn position(&self) -> #private::core::primitive::usize {
                #runtime::Label::index(self)
            }
        }
    }
}
