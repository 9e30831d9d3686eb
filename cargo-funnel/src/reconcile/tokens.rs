//! Small readings of token trees. A leaf; knows nothing of funnels.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;

/// An identifier as a name: without `r#`.
pub(super) fn name(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => {
            let ident = ident.to_string();
            Some(ident.strip_prefix("r#").unwrap_or(&ident).to_owned())
        }
        _ => None,
    }
}

/// Whether the token is this punctuation.
pub(super) fn is(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

/// What is in a group of these brackets.
pub(super) fn inside(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<TokenStream> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}

/// The line on which a token begins.
pub(super) fn line(token: &TokenTree) -> u32 {
    u32::try_from(token.span().start().line).unwrap_or(u32::MAX)
}

/// What stands between commas.
pub(super) fn arguments(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut arguments = vec![Vec::new()];
    for token in tokens {
        if is(Some(&token), ',') {
            arguments.push(Vec::new());
        } else if let Some(last) = arguments.last_mut() {
            last.push(token);
        }
    }
    arguments.retain(|argument| !argument.is_empty());
    arguments
}

/// The last name of what is a path and nothing else; of `path as name`, that of the path.
pub(super) fn path(tokens: &[TokenTree]) -> Option<String> {
    let mut last = None;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if ident == "as" => break,
            TokenTree::Ident(_) => last = name(token),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => return None,
        }
    }
    last
}

/// The text of `name = "…"`, of the first argument that is called so.
pub(super) fn text(arguments: &[Vec<TokenTree>], wanted: &str) -> Option<String> {
    arguments.iter().find_map(|argument| match &argument[..] {
        [key, equals, value] if name(key)? == wanted && is(Some(equals), '=') => literal(value),
        _ => None,
    })
}

/// The text of a string literal.
pub(super) fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let tokens = TokenTree::Literal(literal.clone()).into();
    syn::parse2::<LitStr>(tokens).ok().map(|text| text.value())
}
