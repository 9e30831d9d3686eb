//! The record of a declared funnel as tokens.

use funnel_rules::record::{END, UNIT, field, kind};
use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;

use super::attributes::{reviewed, value};
use crate::record::Text;
use crate::vocabulary::declaration::{Admission, Key, Model};

/// The record of the declaration: texts known here, and pieces that the types of the attributes add.
pub(super) fn record(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let runtime = &model.runtime;
    let span = Span::mixed_site();
    let mut head = Text::default()
        .field(field::KIND, kind::FUNNEL)
        .field(field::EVENT, &model.event)
        .field(field::COUNTER, &model.counter)
        .field(field::HELP, &model.help)
        .optional(field::OWNER, model.owner.as_deref());
    for step in &model.steps {
        head = head
            .field(field::STEP, &step.name)
            .field(field::HELP, &step.help);
        if let Some((from, at_least)) = &step.target {
            head = head
                .field(field::TARGET_FROM, from)
                .field(field::TARGET_AT_LEAST, at_least);
        }
    }
    let mut pieces = vec![head.piece(runtime)];
    for key in &model.keys {
        let mut text = Text::default()
            .field(field::KEY, &key.name)
            .field(field::WIRE, &key.wire);
        if key.entity {
            text = text.field(field::ENTITY, "true");
        }
        if !key.required.is_empty() {
            text = text.list(field::REQUIRED, &key.required);
        }
        pieces.push(text.piece(runtime));
        pieces.push((value(model, key, "Piece"), value(model, key, "PIECE")));
        if key.admission == Admission::Reviewed {
            pieces.push(review(model, key));
        }
    }
    let (ty, value) = joined(model, &pieces);
    let text = Text::default().with_place(runtime);
    quote_spanned! {span=>
        const __FUNNEL_TEXT: #private::Text = #text;
        #private::record! {
            static __FUNNEL_RECORD: #private::Record<#ty, { __FUNNEL_TEXT.len() }> =
                #private::Record::declaration(#value, __FUNNEL_TEXT);
        }
    }
}

/// The type and the value of the pieces one behind the other. The pairs nest as little as they can,
/// because the compiler has a limit.
fn joined(model: &Model, pieces: &[(TokenStream, TokenStream)]) -> (TokenStream, TokenStream) {
    if let [only] = pieces {
        return only.clone();
    }
    let (left, right) = pieces.split_at(pieces.len() / 2);
    let (left_type, left) = joined(model, left);
    let (right_type, right) = joined(model, right);
    let private = model.runtime.private();
    let span = Span::mixed_site();
    (
        quote_spanned!(span=> #private::Pair<#left_type, #right_type>),
        quote_spanned!(span=> #private::Pair(#left, #right)),
    )
}

/// The piece with the reason that the allowlist gives for a reviewed key.
fn review(model: &Model, key: &Key) -> (TokenStream, TokenStream) {
    let private = model.runtime.private();
    let span = Span::mixed_site();
    let why = reviewed(model, key);
    let before = format!("{}{UNIT}", field::REVIEWED);
    let (bytes, end) = (Literal::byte_string(before.as_bytes()), END as u8);
    let len = Literal::usize_unsuffixed(before.len());
    (
        quote_spanned!(span=> #private::Pair<
            [#private::Byte; #len],
            #private::Pair<[#private::Byte; #why.len()], [#private::Byte; 1]>,
        >),
        quote_spanned!(span=> #private::Pair(
            *#bytes,
            #private::Pair(#private::bytes(#why), [#end]),
        )),
    )
}
