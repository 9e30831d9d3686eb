//! A function as an attribute macro sees it: its signature taken apart, its body left as it is.
//! The body is not parsed unless a rewriting needs it, which is cheaper and keeps an editor
//! completing inside a body that is not finished. Knows nothing of funnels.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, GenericArgument, PathArguments, ReturnType, Signature, Token, Type, TypeInfer,
    TypeParamBound, Visibility, token,
};

/// A function, with or without a body.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) defaultness: Option<TokenTree>,
    pub(crate) sig: Signature,
    pub(crate) body: Option<Body>,
}

/// The block of a function, unparsed.
pub(crate) struct Body {
    pub(crate) brace: token::Brace,
    pub(crate) tokens: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let defaultness = match input.cursor().ident() {
            Some((ident, _)) if ident == "default" => Some(input.parse()?),
            _ => None,
        };
        let sig = input.parse()?;
        let body = if input.peek(token::Brace) {
            let content;
            let brace = syn::braced!(content in input);
            // An attribute at the head of the body speaks of the whole function.
            for mut attr in content.call(Attribute::parse_inner)? {
                attr.style = syn::AttrStyle::Outer;
                attrs.push(attr);
            }
            Some(Body {
                brace,
                tokens: content.parse()?,
            })
        } else {
            input.parse::<Token![;]>()?;
            None
        };
        Ok(Self {
            attrs,
            vis,
            defaultness,
            sig,
            body,
        })
    }
}

/// How a function comes to its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It returns it.
    Sync,
    /// Like [`Shape::Sync`], but the body must stay in the function itself, because
    /// `#[track_caller]` does not reach into a closure.
    InPlace,
    /// It returns never.
    Never,
    /// It is an `async fn`.
    Async,
    /// It is an `async fn` that returns never.
    AsyncNever,
    /// It returns an `impl Future`.
    Future,
    /// It returns a pinned box with a future, or an `impl Future + Unpin`.
    BoxedFuture,
}

impl Function {
    pub(crate) fn shape(&self) -> Shape {
        let never =
            matches!(&self.sig.output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)));
        if self.sig.asyncness.is_some() {
            return if never {
                Shape::AsyncNever
            } else {
                Shape::Async
            };
        }
        if never {
            return Shape::Never;
        }
        if let ReturnType::Type(_, ty) = &self.sig.output
            && let Some(shape) = future_shape(ty)
        {
            return shape;
        }
        if self
            .attrs
            .iter()
            .any(|attr| attr.path().is_ident("track_caller"))
        {
            Shape::InPlace
        } else {
            Shape::Sync
        }
    }

    /// The return type as it can be written inside the body, with `_` for every `impl Trait`;
    /// `None` where that leaves nothing to say.
    pub(crate) fn returned_type(&self) -> Option<Type> {
        match &self.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => {
                let mut ty = (**ty).clone();
                Infer.visit_type_mut(&mut ty);
                (!matches!(ty, Type::Infer(_))).then_some(ty)
            }
        }
    }

    /// The function around another body.
    pub(crate) fn with_body(&self, body: &TokenStream) -> TokenStream {
        let Self {
            attrs,
            vis,
            defaultness,
            sig,
            body: old,
        } = self;
        let mut out = quote!(#(#attrs)* #vis #defaultness #sig);
        let brace = old.as_ref().map(|old| old.brace).unwrap_or_default();
        brace.surround(&mut out, |tokens| body.to_tokens(tokens));
        out
    }
}

/// Replaces every `impl Trait` of a type by `_`.
struct Infer;

impl VisitMut for Infer {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(found) = ty {
            let underscore_token = Token![_](found.impl_token.span);
            *ty = Type::Infer(TypeInfer {
                attrs: Vec::new(),
                underscore_token,
            });
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}

fn future_shape(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Group(group) => future_shape(&group.elem),
        Type::Paren(paren) => future_shape(&paren.elem),
        Type::ImplTrait(ty) => {
            let names: Vec<_> = ty.bounds.iter().filter_map(bound_name).collect();
            let has = |name: &str| names.iter().any(|found| found == name);
            match (has("Future"), has("Unpin")) {
                (true, false) => Some(Shape::Future),
                (true, true) => Some(Shape::BoxedFuture),
                _ => None,
            }
        }
        Type::Path(_) => is_boxed_future(ty).then_some(Shape::BoxedFuture),
        _ => None,
    }
}

/// `Pin<Box<dyn Future<…>>>`, or the aliases for it that the `futures` crate gives.
fn is_boxed_future(ty: &Type) -> bool {
    if let Some((name, _)) = last_segment(ty)
        && (name == "BoxFuture" || name == "LocalBoxFuture")
    {
        return true;
    }
    let Some(boxed) = argument_of(ty, "Pin") else {
        return false;
    };
    let Some(Type::TraitObject(object)) = argument_of(boxed, "Box") else {
        return false;
    };
    object
        .bounds
        .iter()
        .filter_map(bound_name)
        .any(|name| name == "Future")
}

fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let (found, arguments) = last_segment(ty)?;
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    if found == name { types.next() } else { None }
}

fn last_segment(ty: &Type) -> Option<(String, &PathArguments)> {
    let Type::Path(ty) = ty else { return None };
    let last = ty.path.segments.last()?;
    Some((last.ident.to_string(), &last.arguments))
}

fn bound_name(bound: &TypeParamBound) -> Option<String> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    Some(bound.path.segments.last()?.ident.to_string())
}
