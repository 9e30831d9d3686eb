//! Whether the error that a function returns may borrow, as far as its signature tells.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit_mut::{self, VisitMut};
use syn::{AssocType, GenericArgument, PathArguments, ReturnType, Type};

use crate::item::{Function, Shape, bare};

/// Whether the return type names a lifetime other than `'static` where the error is.
pub(super) fn error_borrows(function: &Function) -> bool {
    let ReturnType::Type(_, ty) = &function.sig.output else {
        return false;
    };
    let mut ty = bare(ty).clone();
    if let Shape::Future | Shape::BoxedFuture = function.shape() {
        ty = ready_with(&mut ty).unwrap_or(ty);
    }
    error_of(&ty).into_iter().any(names_a_lifetime)
}

/// What a type with a future inside of it is ready with.
fn ready_with(ty: &mut Type) -> Option<Type> {
    struct Output(Option<Type>);

    impl VisitMut for Output {
        fn visit_assoc_type_mut(&mut self, found: &mut AssocType) {
            if found.ident == "Output" {
                self.0.get_or_insert_with(|| found.ty.clone());
            } else {
                visit_mut::visit_assoc_type_mut(self, found);
            }
        }
    }

    let mut output = Output(None);
    output.visit_type_mut(ty);
    // The aliases of the `futures` crate.
    output.0.or_else(|| match arguments(ty)?.1.as_slice() {
        [_, GenericArgument::Type(only)] | [GenericArgument::Type(only)] => Some(only.clone()),
        _ => None,
    })
}

/// The parts of a type where the lifetimes of an error are: of a `Result` all but the type of `Ok`.
fn error_of(ty: &Type) -> Vec<TokenStream> {
    match arguments(bare(ty)) {
        Some((name, arguments)) if name == "Result" => {
            let is_type = |argument: &GenericArgument| matches!(argument, GenericArgument::Type(_));
            let types = arguments.iter().filter(|argument| is_type(argument));
            // An alias with one may have it for the error.
            let ok = arguments.iter().position(is_type);
            let ok = ok.filter(|_| types.count() > 1);
            let parts = arguments.iter().enumerate();
            parts
                .filter(|(at, _)| Some(*at) != ok)
                .map(|(_, argument)| argument.to_token_stream())
                .collect()
        }
        _ => vec![ty.to_token_stream()],
    }
}

/// The last name of a path and its arguments.
fn arguments(ty: &Type) -> Option<(String, Vec<GenericArgument>)> {
    let Type::Path(ty) = ty else { return None };
    let last = ty.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let arguments = arguments.args.iter().cloned().collect();
    Some((last.ident.to_string(), arguments))
}

fn names_a_lifetime(tokens: TokenStream) -> bool {
    let mut behind_quote = false;
    tokens.into_iter().any(|token| {
        let was_behind = std::mem::replace(
            &mut behind_quote,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''),
        );
        match token {
            TokenTree::Ident(ident) => was_behind && ident != "static",
            TokenTree::Group(group) => names_a_lifetime(group.stream()),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::error_borrows;

    #[test]
    fn only_the_lifetimes_of_the_error_count() {
        for (function, expected) in [
            ("fn f()", false),
            ("fn f() -> &'static str", false),
            ("fn f<'a>(t: &'a str) -> &'a str", true),
            ("fn f(t: &str) -> Result<Part<'_>, Error>", false),
            ("fn f(t: &str) -> Result<(), Error<'_>>", true),
            ("fn f(t: &str) -> (Result<(), Box<dyn Error + '_>>)", true),
            (
                "fn f(t: &str) -> Result<(), Box<dyn Error + 'static>>",
                false,
            ),
            ("fn f(t: &str) -> io::Result<Part<'_>>", true),
            ("fn f<'a>(t: &'a str) -> Result<'a, u8, Error>", true),
            (
                "async fn f<'a>(t: &'a str) -> Result<&'a str, Error>",
                false,
            ),
            (
                "fn f<'a>(t: &'a str) -> impl Future<Output = Result<u8, Error>> + 'a",
                false,
            ),
            (
                "fn f<'a>(t: &'a str) -> Pin<Box<dyn Future<Output = Result<u8, Error>> + 'a>>",
                false,
            ),
            (
                "fn f<'a>(t: &'a str) -> BoxFuture<'a, Result<u8, Error>>",
                false,
            ),
            (
                "fn f<'a>(t: &'a str) -> BoxFuture<'a, Result<u8, Error<'a>>>",
                true,
            ),
        ] {
            let function = syn::parse_str(&format!("{function} {{}}")).expect("a function");
            assert_eq!(error_borrows(&function), expected);
        }
    }
}
