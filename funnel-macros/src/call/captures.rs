//! What a body takes along when it becomes a closure or an `async` block. So that the attribute
//! changes nothing, the body mentions its arguments as wholes at its head, in the order in which
//! they are dropped: the last one first, and `self` at the end. Otherwise the compiler would capture
//! single fields, warn of those that are written and not read again, and drop them in the order of
//! their first use. Knows nothing of funnels.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::ext::IdentExt as _;
use syn::{FnArg, Pat, ReceiverKind, Type};

use crate::item::{Function, bare};

/// A name that an argument binds to something that may have a destructor or fields.
struct Binding {
    ident: Ident,
    mutable: bool,
    used: bool,
}

/// A statement that mentions the arguments of a function, where their order can matter.
pub(super) fn captures(function: &Function) -> TokenStream {
    let matters =
        |bindings: &[Binding]| bindings.len() > 1 || bindings.iter().any(|binding| binding.mutable);
    let mut bindings: Vec<_> = function.sig.inputs.iter().flat_map(bound).collect();
    if !matters(&bindings) {
        return TokenStream::new();
    }
    if let Some(body) = &function.body {
        find(body.tokens.clone(), &mut bindings);
    }
    // One that is not used is not mentioned, so that the compiler can say so.
    bindings.retain(|binding| binding.used);
    if !matters(&bindings) {
        return TokenStream::new();
    }
    let names = bindings.iter().rev().map(|binding| &binding.ident);
    quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::used_underscore_binding)]
        let _ = (#(&#names,)*);
    }
}

fn bound(argument: &FnArg) -> Vec<Binding> {
    let mut bindings = Vec::new();
    match argument {
        FnArg::Receiver(receiver) => {
            let counts = match &receiver.kind {
                ReceiverKind::Value => true,
                ReceiverKind::Typed(_, ty) => is_compound(ty),
                _ => false,
            };
            if counts {
                bindings.push(Binding {
                    ident: receiver.self_token.into(),
                    mutable: receiver.mutability.is_some(),
                    used: false,
                });
            }
        }
        // One with a `cfg` may not be there.
        FnArg::Typed(argument) if argument.attrs.is_empty() && is_compound(&argument.ty) => {
            bind(&argument.pat, &mut bindings);
        }
        FnArg::Typed(_) => {}
    }
    bindings
}

/// Whether a type may have a destructor or fields, as far as its tokens tell.
fn is_compound(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 16] = [
        "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
        "i128", "isize", "f32", "f64",
    ];
    match bare(ty) {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => false,
        Type::Path(path) => !path
            .path
            .get_ident()
            .is_some_and(|ident| PRIMITIVES.iter().any(|name| ident == name)),
        _ => true,
    }
}

fn bind(pat: &Pat, bindings: &mut Vec<Binding>) {
    match pat {
        Pat::Ident(pat) => {
            bindings.push(Binding {
                ident: pat.ident.clone(),
                mutable: pat.mutability.is_some(),
                used: pat.ident.to_string().starts_with('_'),
            });
            if let Some((_, pat)) = &pat.subpat {
                bind(pat, bindings);
            }
        }
        Pat::Paren(pat) => bind(&pat.pat, bindings),
        Pat::Reference(pat) => bind(&pat.pat, bindings),
        Pat::Tuple(pat) => pat.elems.iter().for_each(|pat| bind(pat, bindings)),
        Pat::TupleStruct(pat) => pat.elems.iter().for_each(|pat| bind(pat, bindings)),
        Pat::Slice(pat) => pat.elems.iter().for_each(|pat| bind(pat, bindings)),
        Pat::Struct(pat) => {
            for field in &pat.fields {
                bind(&field.pat, bindings);
            }
        }
        // Every case binds the same names.
        Pat::Or(pat) => pat.cases.iter().take(1).for_each(|pat| bind(pat, bindings)),
        _ => {}
    }
}

/// Marks the names that occur in a body, in a format string too.
fn find(tokens: TokenStream, bindings: &mut [Binding]) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                for binding in bindings.iter_mut() {
                    binding.used |= binding.ident.unraw() == ident.unraw();
                }
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.contains('{') {
                    for binding in bindings.iter_mut() {
                        binding.used |= text.contains(&binding.ident.unraw().to_string());
                    }
                }
            }
            TokenTree::Group(group) => find(group.stream(), bindings),
            TokenTree::Punct(_) => {}
        }
    }
}
