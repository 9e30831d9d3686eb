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

impl Body {
    /// The block with other statements. It keeps the user's braces, whose edition decides when the
    /// temporaries of its last expression are dropped.
    pub(crate) fn with(&self, statements: &TokenStream) -> TokenStream {
        let mut block = TokenStream::new();
        self.brace
            .surround(&mut block, |tokens| statements.to_tokens(tokens));
        block
    }
}

impl ToTokens for Body {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.with(&self.tokens));
    }
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
        let returned = match &self.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(bare(ty)),
        };
        let never = matches!(returned, Some(Type::Never(_)));
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
        if let Some(shape) = returned.and_then(future_shape) {
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
                let ty = inferred(ty);
                (!matches!(bare(&ty), Type::Infer(_))).then_some(ty)
            }
        }
    }

    /// What the `impl Future` of the return type is ready with, as it can be written inside the body.
    pub(crate) fn future_output(&self) -> Option<Type> {
        let ReturnType::Type(_, ty) = &self.sig.output else {
            return None;
        };
        let Type::ImplTrait(ty) = bare(ty) else {
            return None;
        };
        ty.bounds.iter().find_map(output_of).map(inferred)
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

fn inferred(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Infer.visit_type_mut(&mut ty);
    ty
}

/// A type without the delimiters that a macro or the user put around it.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        _ => ty,
    }
}

fn future_shape(ty: &Type) -> Option<Shape> {
    match ty {
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
    let Some(Type::TraitObject(object)) = argument_of(boxed, "Box").map(bare) else {
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
    let Type::Path(ty) = bare(ty) else {
        return None;
    };
    let last = ty.path.segments.last()?;
    Some((last.ident.to_string(), &last.arguments))
}

fn bound_name(bound: &TypeParamBound) -> Option<String> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    Some(bound.path.segments.last()?.ident.to_string())
}

/// The type `T` of a bound `Future<Output = T>`.
fn output_of(bound: &TypeParamBound) -> Option<&Type> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(found) if found.ident == "Output" => Some(&found.ty),
        _ => None,
    })
}
