//! A function whose calls something counts: its body goes inside a call, in the way that its shape
//! asks for. What counts, and what happens at the end, is the caller's; nothing here knows of
//! funnels or counters.
//!
//! A synchronous body becomes a closure, an asynchronous one a future inside `track`, which knows of
//! being dropped. Local names are hygienic.

mod captures;
mod in_place;
mod judged;
mod rules;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Path, ReturnType};

use self::captures::captures;
use crate::item::{Function, Shape};
pub(crate) use judged::{Judged, judged, with_closure};
pub(crate) use rules::{
    NoFunction, can_judge, check_function, check_is_function, check_waits, check_when,
};

/// What is put around a body.
#[derive(Default)]
pub(crate) struct Around {
    /// Where errors about what counts belong, if that is not the whole attribute.
    pub(crate) at: Option<Span>,
    /// The private module of the runtime.
    pub(crate) private: TokenStream,
    /// The module of the functions that begin a call.
    pub(crate) calls: TokenStream,
    /// The type that they take, which says what counts.
    pub(crate) counted: TokenStream,
    /// What these functions are given besides, if that is anything.
    pub(crate) given: Option<TokenStream>,
    /// The items at the head of the function.
    pub(crate) items: TokenStream,
    /// Statements in front of every call.
    pub(crate) begin: TokenStream,
    /// Statements at the head of the body, behind which are its own.
    pub(crate) head: TokenStream,
    /// Statements in front of a body that runs at once.
    pub(crate) before: TokenStream,
    /// Statements in front of a body that makes a future.
    pub(crate) before_future: TokenStream,
    /// Ends the call: what stands behind the body, with `__call` and `__returned`.
    pub(crate) finish: TokenStream,
}

impl Around {
    /// The function with its body inside a call.
    pub(crate) fn function(&self, function: &Function) -> TokenStream {
        let Self {
            calls,
            counted,
            given,
            items,
            begin,
            head,
            before,
            finish,
            ..
        } = self;
        let span = self.span();
        let given_too = self.given_too();
        let shape = function.shape();
        let inner = match shape {
            Shape::Sync => {
                let made = self.made(function);
                quote_spanned! {span=>
                    #before
                    let __call = #calls::enter::<#counted>(#given);
                    let __returned = #made;
                    #finish
                }
            }
            Shape::InPlace => self.in_place(function),
            // Only unwinding leads out of the body, so it may stay where it is. A block of its own
            // keeps the items of a second attribute apart.
            Shape::Never => {
                let body = body_behind(function, head);
                quote_spanned! {span=>
                    let __call = #calls::enter::<#counted>(#given);
                    #body
                }
            }
            Shape::Async => {
                let captures = captures(function);
                let hint = function.returned_type().as_ref().map(hint);
                let body = body_behind(function, &quote!(#hint #captures #head));
                let ty = returned(function);
                quote_spanned! {span=>
                    #before
                    let (__call, __returned): (_, #ty) = #calls::track::<#counted, _>(async move #body #given_too).await;
                    #finish
                }
            }
            Shape::AsyncNever => {
                let captures = captures(function);
                let body = body_behind(function, &quote!(#captures #head));
                quote_spanned! {span=>
                    #calls::track_never::<#counted, _>(async move #body #given_too).await
                }
            }
            Shape::Future | Shape::BoxedFuture => self.future(function, shape),
        };
        function.with_body(&quote_spanned!(span=> #items #begin #inner))
    }

    fn future(&self, function: &Function, shape: Shape) -> TokenStream {
        let Self {
            private,
            calls,
            counted,
            given,
            before_future,
            finish,
            ..
        } = self;
        let span = self.span();
        let given_too = self.given_too();
        let made = self.made(function);
        let future = quote_spanned! {span=>
            async move {
                let (__call, __returned) = __future.await;
                #finish
            }
        };
        let future = match shape {
            Shape::BoxedFuture => quote_spanned!(span=> #private::boxed(#future)),
            _ => future,
        };
        quote_spanned! {span=>
            #before_future
            let __call = #calls::enter::<#counted>(#given);
            let __future = #calls::track::<#counted, _>(#made #given_too);
            __call.hand_over();
            #future
        }
    }

    /// The body of a `#[track_caller]` function stays where it is.
    fn in_place(&self, function: &Function) -> TokenStream {
        let Self {
            calls,
            counted,
            given,
            head,
            before,
            finish,
            ..
        } = self;
        let span = self.span();
        let body = function.body.as_ref();
        let Some(Ok(body)) = body.map(|body| in_place::rewrite(body, head)) else {
            // The compiler has more to say about a body that does not parse.
            return function.body.to_token_stream();
        };
        let ty = returned(function);
        quote_spanned! {span=>
            #before
            let __call = #calls::enter_in_place::<#counted>(#given);
            #[allow(unused_braces)]
            let __returned: #ty = #body;
            #finish
        }
    }

    fn span(&self) -> Span {
        self.at.unwrap_or_else(Span::mixed_site)
    }

    /// What the functions that begin a call are given behind a future.
    fn given_too(&self) -> Option<TokenStream> {
        let given = self.given.as_ref()?;
        Some(quote!(, #given))
    }

    /// What the body makes, in a closure that its `?` and its `return` cannot leave.
    fn made(&self, function: &Function) -> TokenStream {
        let private = &self.private;
        let span = self.span();
        let captures = captures(function);
        let head = &self.head;
        let body = body_behind(function, &quote!(#captures #head));
        match (function.future_output(), function.returned_type()) {
            // An `async` block takes what it is ready with from where it stands.
            (Some(output), _) => quote_spanned! {span=>
                #private::call_for::<#output, _, _>(move || #body)
            },
            (None, Some(ty)) => {
                quote_spanned!(span=> #private::call(move || -> #ty #body))
            }
            // A body that does not come to its end would be of any type.
            (None, None) if matches!(function.sig.output, ReturnType::Default) => {
                quote_spanned!(span=> #private::call::<()>(move || #body))
            }
            (None, None) => quote_spanned!(span=> #private::call(move || #body)),
        }
    }
}

/// The place of the last name of a path, for generated code: errors about what the path leads to belong
/// there, and the compiler shows those that are alike and in one place once.
pub(crate) fn at_name(path: &Path) -> Span {
    let name = path.segments.last();
    let span = name.map_or_else(Span::call_site, |name| name.ident.span());
    span.resolved_at(Span::mixed_site())
}

/// The body behind statements of ours, in one block, since the compiler would call one inside another
/// unnecessary. Only where the body has items it is inside another: they would come after statements
/// otherwise, which may be linted against.
fn body_behind(function: &Function, head: &TokenStream) -> Option<TokenStream> {
    let body = function.body.as_ref()?;
    Some(if head.is_empty() {
        body.to_token_stream()
    } else if has_items(&body.tokens) {
        quote_spanned!(Span::mixed_site()=> { #head #body })
    } else {
        let tokens = &body.tokens;
        body.with(&quote!(#head #tokens))
    })
}

/// Whether an item is among the statements.
fn has_items(statements: &TokenStream) -> bool {
    const WORDS: [&str; 10] = [
        "enum",
        "extern",
        "impl",
        "macro_rules",
        "mod",
        "static",
        "struct",
        "trait",
        "type",
        "use",
    ];
    let mut tokens = statements.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(word) = token else {
            continue;
        };
        // These two also begin a type and an expression, but with no name behind them.
        let begins = if word == "fn" || word == "const" {
            matches!(tokens.peek(), Some(TokenTree::Ident(_)))
        } else {
            WORDS.iter().any(|begins| word == begins)
        };
        if begins {
            return true;
        }
    }
    false
}

/// The type of what the body returns, as far as it can be written. Named, it is known also where the
/// step is none, and the rest of the function is checked as if it were.
fn returned(function: &Function) -> TokenStream {
    match (&function.sig.output, function.returned_type()) {
        (ReturnType::Default, _) => quote_spanned!(Span::mixed_site()=> ()),
        (_, Some(ty)) => ty.to_token_stream(),
        (_, None) => quote_spanned!(Span::mixed_site()=> _),
    }
}

/// Names the return type inside an `async` block, whose `?` could not tell it otherwise.
fn hint(ty: &syn::Type) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[allow(
            unreachable_code,
            clippy::diverging_sub_expression,
            clippy::empty_loop,
            clippy::let_unit_value,
            clippy::needless_return,
        )]
        if false {
            let __never: #ty = loop {};
            return __never;
        }
    }
}
