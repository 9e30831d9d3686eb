//! A function whose calls something counts: its body goes inside a call, in the way that its shape
//! asks for. What counts, and what happens at the end, is the caller's; nothing here knows of
//! funnels or counters.
//!
//! A synchronous body becomes a closure, an asynchronous one a future inside `track`, which knows of
//! being dropped. Local names are hygienic.

mod captures;
mod in_place;
mod rules;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::ReturnType;

use self::captures::captures;
use crate::item::{Function, Shape};
pub(crate) use rules::{can_judge, check_function, check_waits};

/// What is put around a body.
pub(crate) struct Around {
    /// The private module of the runtime.
    pub(crate) private: TokenStream,
    /// The module of the functions that begin a call.
    pub(crate) calls: TokenStream,
    /// The type that they take, which says what counts.
    pub(crate) counted: TokenStream,
    /// The items at the head of the function.
    pub(crate) items: TokenStream,
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
            items,
            before,
            finish,
            ..
        } = self;
        let span = Span::mixed_site();
        let shape = function.shape();
        let inner = match shape {
            Shape::Sync => {
                let made = self.made(function);
                quote_spanned! {span=>
                    #before
                    let __call = #calls::enter::<#counted>();
                    let __returned = #made;
                    #finish
                }
            }
            Shape::InPlace => self.in_place(function),
            // Only unwinding leads out of the body, so it may stay where it is. A block of its own
            // keeps the items of a second attribute apart.
            Shape::Never => {
                let body = &function.body;
                quote_spanned! {span=>
                    let __call = #calls::enter::<#counted>();
                    #body
                }
            }
            Shape::Async => {
                let captures = captures(function);
                let hint = function.returned_type().as_ref().map(hint);
                let body = body_behind(function, &quote!(#hint #captures));
                let ty = returned(function);
                quote_spanned! {span=>
                    #before
                    let (__call, __returned): (_, #ty) = #calls::track::<#counted, _>(async move #body).await;
                    #finish
                }
            }
            Shape::AsyncNever => {
                let body = body_behind(function, &captures(function));
                quote_spanned!(span=> #calls::track_never::<#counted, _>(async move #body).await)
            }
            Shape::Future | Shape::BoxedFuture => self.future(function, shape),
        };
        function.with_body(&quote_spanned!(span=> #items #inner))
    }

    fn future(&self, function: &Function, shape: Shape) -> TokenStream {
        let Self {
            private,
            calls,
            counted,
            before_future,
            finish,
            ..
        } = self;
        let span = Span::mixed_site();
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
            let __call = #calls::enter::<#counted>();
            let __future = #calls::track::<#counted, _>(#made);
            __call.hand_over();
            #future
        }
    }

    /// The body of a `#[track_caller]` function stays where it is.
    fn in_place(&self, function: &Function) -> TokenStream {
        let Self {
            calls,
            counted,
            before,
            finish,
            ..
        } = self;
        let span = Span::mixed_site();
        let Some(Ok(body)) = function.body.as_ref().map(in_place::rewrite) else {
            // The compiler has more to say about a body that does not parse.
            return function.body.to_token_stream();
        };
        let ty = returned(function);
        quote_spanned! {span=>
            #before
            let __call = #calls::enter_in_place::<#counted>();
            #[allow(unused_braces)]
            let __returned: #ty = #body;
            #finish
        }
    }

    /// What the body makes, in a closure that its `?` and its `return` cannot leave.
    fn made(&self, function: &Function) -> TokenStream {
        let private = &self.private;
        let span = Span::mixed_site();
        let body = body_behind(function, &captures(function));
        match (function.future_output(), function.returned_type()) {
            // An `async` block takes what it is ready with from where it stands.
            (Some(output), _) => quote_spanned! {span=>
                #private::call_for::<#output, _, _>(move || #body)
            },
            (None, Some(ty)) => {
                quote_spanned!(span=> #private::call(move || -> #ty #body))
            }
            (None, None) => quote_spanned!(span=> #private::call(move || #body)),
        }
    }
}

/// The attribute of a statement with a closure of the user's, which has to be one where a function
/// would do: that is how a value that asks what was returned is told from one that does not.
pub(crate) fn with_closure() -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]
    }
}

/// The body with statements of ours at its head. There is one block and not one inside another, which
/// the compiler would call unnecessary.
fn body_behind(function: &Function, head: &TokenStream) -> Option<TokenStream> {
    let body = function.body.as_ref()?;
    let tokens = &body.tokens;
    Some(body.with(&quote!(#head #tokens)))
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
