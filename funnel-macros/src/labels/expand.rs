//! The impl that `#[derive(Labels)]` writes.
//!
//! ```text
//! struct Order { status: Status, channel: Channel }
//! ⇒ impl Labels for Order {
//!       KEYS = ["status", "channel"]; VALUES = [Status::LABELS, Channel::LABELS];
//!       RECORD = "label␟status␞class␟label␞values␟…␞label␟channel␞…";
//!       position = Status::index(&self.status) * Channel::LABELS.len() + Channel::index(&self.channel)
//!   }
//! ```

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::model::Model;
use crate::types::associated;

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        runtime,
        ident,
        generics,
        labels,
    } = model;
    let private = runtime.private();
    let span = Span::mixed_site();
    let keys = labels.iter().map(|(_, _, name)| name);
    let values = labels
        .iter()
        .map(|(_, ty, _)| associated(runtime, ty, "Label", "LABELS"));
    // One with generics, or without labels, is a mistake.
    let record = (!labels.is_empty()).then(|| {
        quote_spanned! {span=>
            const RECORD: #private::Text = {
                const __LABELS: &[#private::Byte] =
                    &#private::record_of_labels::<
                        { #private::size_of_labels(
                            <#ident as #runtime::Labels>::KEYS,
                            <#ident as #runtime::Labels>::VALUES,
                        ) },
                    >(
                        <#ident as #runtime::Labels>::KEYS,
                        <#ident as #runtime::Labels>::VALUES,
                    );
                #private::text_of_record(__LABELS)
            };
        }
    });
    let position = position(model);
    let (impl_generics, ty_generics, _) = generics.split_for_impl();
    let bound = (!generics.params.is_empty()).then(|| quote_spanned!(span=> where Self: 'static));
    quote_spanned! {span=>
        #[automatically_derived]
        impl #impl_generics #runtime::Labels for #ident #ty_generics #bound {
            const KEYS: &'static [#private::Text] = &[#(#keys),*];
            const VALUES: &'static [&'static [#private::Text]] = &[#(#values),*];
            #record

            #[inline]
            fn position(&self) -> #private::core::primitive::usize {
                #position
            }
        }
    }
}

/// The number of the series, with the last label varying fastest.
fn position(model: &Model) -> TokenStream {
    let runtime = &model.runtime;
    let span = Span::mixed_site();
    let mut position = quote_spanned!(span=> 0);
    for (at, (field, ty, _)) in model.labels.iter().enumerate() {
        let index = associated(runtime, ty, "Label", "index");
        let texts = associated(runtime, ty, "Label", "LABELS");
        position = match at {
            0 => quote_spanned!(span=> #index(&self.#field)),
            1 => quote_spanned!(span=> #position * #texts.len() + #index(&self.#field)),
            _ => quote_spanned!(span=> (#position) * #texts.len() + #index(&self.#field)),
        };
    }
    position
}
