//! Looking at what was returned: whether it is success, which `when` may overrule.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Expr;

use crate::paths::Runtime;

/// How success is found out from `__returned`.
pub(crate) struct Judged {
    /// Statements that find it out, and keep what is inside of a success as `__success`.
    pub(crate) statements: TokenStream,
    /// Whether it is success.
    pub(crate) condition: TokenStream,
}

pub(crate) fn judged(runtime: &Runtime, when: Option<&Expr>) -> Judged {
    let private = runtime.private();
    let span = Span::mixed_site();
    let success = quote_spanned!(span=> __success.is_some());
    let (judged, condition) = match when {
        None => (None, success),
        Some(when) => {
            let quiet = with_closure();
            let judged = quote_spanned! {span=>
                #quiet
                let __judged =
                    #private::when(__FUNNEL_RECORD.address(), #success, &__returned, #when);
            };
            (Some(judged), quote_spanned!(span=> __judged))
        }
    };
    let statements = quote_spanned! {span=>
        let __success = {
            use #private::lookup::*;
            (&&&&#private::Returned(&__returned)).__funnel_success()
        };
        #judged
    };
    Judged {
        statements,
        condition,
    }
}

/// The attribute of a statement with a closure of the user's, which has to be one where a function
/// would do: that is how a value that asks what was returned is told from one that does not.
pub(crate) fn with_closure() -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        #[allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]
    }
}
