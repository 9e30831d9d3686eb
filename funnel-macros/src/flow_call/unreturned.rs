//! Finds a body that aborts its flow and goes on. What `abort` returns is of no type then, and the compiler
//! would only ask for one.

use proc_macro2::Ident;
use syn::parse::Parser as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, ItemConst, ItemStatic, PatIdent, Stmt, UseName, UseRename};

use crate::item::Function;

/// The first `abort` of the flow that is a statement by itself, if the name cannot be another thing's.
pub(super) fn find(function: &Function, name: &Ident) -> Option<Ident> {
    let body = function.body.as_ref()?;
    let mut statements = Block::parse_within.parse2(body.tokens.clone()).ok()?;
    let mut reading = Reading {
        name,
        found: None,
        is_other: false,
    };
    for statement in &mut statements {
        reading.visit_stmt_mut(statement);
    }
    reading.found.filter(|_| !reading.is_other)
}

struct Reading<'a> {
    name: &'a Ident,
    found: Option<Ident>,
    /// Whether the body gives the name to another thing.
    is_other: bool,
}

impl Reading<'_> {
    fn is_abort(&self, call: &ExprMethodCall) -> bool {
        let is_flow = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident(self.name));
        is_flow && call.method == "abort" && call.args.len() == 2 && call.turbofish.is_none()
    }
}

impl VisitMut for Reading<'_> {
    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = statement
            && self.is_abort(call)
        {
            self.found.get_or_insert_with(|| call.method.clone());
        }
        visit_mut::visit_stmt_mut(self, statement);
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        self.is_other |= pat.ident == *self.name;
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_item_static_mut(&mut self, item: &mut ItemStatic) {
        self.is_other |= item.ident == *self.name;
        visit_mut::visit_item_static_mut(self, item);
    }

    fn visit_item_const_mut(&mut self, item: &mut ItemConst) {
        self.is_other |= item.ident == *self.name;
        visit_mut::visit_item_const_mut(self, item);
    }

    fn visit_use_name_mut(&mut self, item: &mut UseName) {
        self.is_other |= item.ident == *self.name;
    }

    fn visit_use_rename_mut(&mut self, item: &mut UseRename) {
        self.is_other |= item.rename == *self.name;
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::{Ident, find};

    fn is_found(body: &str) -> bool {
        let function = syn::parse_str(&format!("fn create() {{ {body} }}")).expect("a function");
        find(&function, &Ident::new("flow", Span::call_site())).is_some()
    }

    #[test]
    fn an_abort_that_is_not_returned_is_found() {
        assert!(is_found("flow.abort(Abort::Stop, error);"));
        assert!(is_found(
            "if stop { flow.abort(Abort::Stop, error); } Ok(())"
        ));
        assert!(is_found(
            "run(move || { flow.abort(Abort::Stop, error); });"
        ));
    }

    #[test]
    fn what_may_be_right_is_left_alone() {
        for body in [
            "return flow.abort(Abort::Stop, error);",
            "flow.abort(Abort::Stop, error)",
            "flow.abort(Abort::Stop, error)?;",
            "flow.abort::<(), _>(Abort::Stop, error);",
            "let stopped: Result<(), _> = flow.abort(Abort::Stop, error);",
            "flow.abort();",
            "flow.task.abort(1, 2);",
            "other.abort(Abort::Stop, error);",
            "let flow = begin(); flow.abort(Abort::Stop, error);",
            "fn inner(flow: &Task) { flow.abort(1, 2); }",
            "static flow: Task = Task; flow.abort(1, 2);",
            "use self::tasks::flow; flow.abort(1, 2);",
        ] {
            assert!(!is_found(body), "{body}");
        }
    }
}
