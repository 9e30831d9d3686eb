//! Rewriting of a body that has to stay in its function: every `return` of the function itself
//! becomes a `break` out of a block. Knows nothing of funnels.
//!
//! ```text
//! if early { return value; } last
//! ⇒ 'body: { if early { break 'body value; } last }
//! ```
//!
//! A `?`, and a `return` inside a macro, still leave the function.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::Parser as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprBreak, Item, Lifetime, Stmt, Token};

use crate::item::Body;

/// The body behind statements of ours, as an expression of what the function returns.
pub(super) fn rewrite(body: &Body, head: &TokenStream) -> syn::Result<TokenStream> {
    let span = Span::mixed_site();
    let mut statements = Block::parse_within.parse2(body.tokens.clone())?;
    let mut returns = Returns {
        label: Lifetime::new("'__body", span),
        found: false,
    };
    for statement in &mut statements {
        returns.visit_stmt_mut(statement);
    }
    let block = body.with(&quote!(#(#statements)*));
    let label = returns.found.then_some(returns.label);
    let label = label.map(|label| quote_spanned!(span=> #label:));
    Ok(quote_spanned!(span=> #label { #head #block }))
}

struct Returns {
    label: Lifetime,
    found: bool,
}

impl VisitMut for Returns {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        // A `return` in the first three is not one of the function.
        if matches!(expr, Expr::Closure(_) | Expr::Async(_) | Expr::Const(_)) {
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Return(found) = expr {
            self.found = true;
            *expr = Expr::Break(ExprBreak {
                attrs: std::mem::take(&mut found.attrs),
                break_token: Token![break](found.return_token.span),
                label: Some(self.label.clone()),
                expr: found.expr.take(),
            });
        }
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        if !matches!(statement, Stmt::Item(_)) {
            visit_mut::visit_stmt_mut(self, statement);
        }
    }
}
