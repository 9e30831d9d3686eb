//! The record of a declaration as tokens.

use funnel_rules::record::{END, UNIT, field};
use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;

use super::allowlist::reviewed;
use super::attributes::value;
use crate::record::Text;
use crate::vocabulary::declaration::{Admission, Key, Words};

/// The record of a declaration that begins with these fields: texts known here, and pieces that the types
/// of the attributes add.
pub(in crate::vocabulary) fn declaration(words: &Words, head: &Text) -> TokenStream {
    let private = words.runtime.private();
    let runtime = &words.runtime;
    let span = Span::mixed_site();
    let mut pieces = vec![head.piece(runtime)];
    for key in &words.keys {
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
        pieces.push((value(words, key, "Piece"), value(words, key, "PIECE")));
        if key.admission == Admission::Reviewed {
            pieces.push(review(words, key));
        }
    }
    let (ty, value) = joined(words, &pieces);
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
fn joined(words: &Words, pieces: &[(TokenStream, TokenStream)]) -> (TokenStream, TokenStream) {
    if let [only] = pieces {
        return only.clone();
    }
    let (left, right) = pieces.split_at(pieces.len() / 2);
    let (left_type, left) = joined(words, left);
    let (right_type, right) = joined(words, right);
    let private = words.runtime.private();
    let span = Span::mixed_site();
    (
        quote_spanned!(span=> #private::Pair<#left_type, #right_type>),
        quote_spanned!(span=> #private::Pair(#left, #right)),
    )
}

/// The piece with the reason that the allowlist gives for a reviewed key.
fn review(words: &Words, key: &Key) -> (TokenStream, TokenStream) {
    let private = words.runtime.private();
    let span = Span::mixed_site();
    let why = reviewed(words, key);
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
