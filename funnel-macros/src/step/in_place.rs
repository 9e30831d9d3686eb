//! Rewriting of a body that has to stay in its function: every `return` of the function itself goes
//! through a closure first. Knows nothing of funnels.
//!
//! ```text
//! if early { return value; } last
//! ⇒ if early { return finish(value); } finish({ last })
//! ```
//!
//! A `?`, and a `return` inside a macro, leave without passing there.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::parse::Parser as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprReturn, Item, Stmt, parse_quote_spanned};

/// The statements of a body with every `return` sent through `finish`.
pub(super) fn rewrite(body: TokenStream, finish: &Ident) -> syn::Result<TokenStream> {
    let mut statements = Block::parse_within.parse2(body)?;
    let mut returns = Returns { finish };
    for statement in &mut statements {
        returns.visit_stmt_mut(statement);
    }
    Ok(statements
        .into_iter()
        .map(quote::ToTokens::into_token_stream)
        .collect())
}

struct Returns<'a> {
    finish: &'a Ident,
}

impl VisitMut for Returns<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            // A `return` in these is not one of the function.
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) => {}
            Expr::Return(found) => {
                self.visit_expr_return_mut(found);
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_expr_return_mut(&mut self, found: &mut ExprReturn) {
        visit_mut::visit_expr_return_mut(self, found);
        let finish = self.finish;
        let span = found.return_token.span;
        let value = match found.expr.take() {
            Some(value) => quote_spanned!(span=> #value),
            None => quote_spanned!(span=> ()),
        };
        found.expr = Some(Box::new(parse_quote_spanned!(span=> #finish(#value))));
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        if !matches!(statement, Stmt::Item(_)) {
            visit_mut::visit_stmt_mut(self, statement);
        }
    }
}
