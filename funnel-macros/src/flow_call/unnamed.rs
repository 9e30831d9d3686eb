//! Finds a body that uses its flow where the attribute gives it no name. It has to be sure, since the
//! name may come from elsewhere: from an argument, a local, an item, or another attribute.

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Macro, Pat};

use crate::item::Function;

/// The name that the documentation gives a flow.
const NAME: &str = "flow";

const METHODS: [&str; 7] = [
    "step",
    "set",
    "milestone",
    "abort",
    "give_up",
    "complete",
    "is_open",
];

/// The first use of the flow, if the name cannot be another thing's.
pub(super) fn find(function: &Function) -> Option<Ident> {
    let body = function.body.as_ref()?;
    let mut around = function.sig.to_token_stream();
    for attr in &function.attrs {
        attr.to_tokens(&mut around);
    }
    if mentions(around) {
        return None;
    }
    let mut uses = Uses::default();
    uses.read(body.tokens.clone());
    if uses.is_other {
        return None;
    }
    let first = uses.first?;
    let mut statements = Block::parse_within.parse2(body.tokens.clone()).ok()?;
    let mut bindings = Bindings(false);
    for statement in &mut statements {
        bindings.visit_stmt_mut(statement);
    }
    (!bindings.0).then_some(first)
}

fn is_name(ident: &Ident) -> bool {
    ident.unraw() == NAME
}

fn mentions(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => is_name(&ident),
        TokenTree::Group(group) => mentions(group.stream()),
        _ => false,
    })
}

/// How a body uses the name.
#[derive(Default)]
struct Uses {
    /// The first use as a flow.
    first: Option<Ident>,
    /// Whether it also occurs otherwise.
    is_other: bool,
}

impl Uses {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(ident) if is_name(ident) => {
                    let (before, behind) = (&tokens[..at], &tokens[at + 1..]);
                    if stands_alone(before) && (is_called(behind) || is_lent(before, behind)) {
                        self.first.get_or_insert_with(|| ident.clone());
                    } else {
                        self.is_other = true;
                    }
                }
                TokenTree::Ident(ident) => self.is_other |= ident == "macro_rules",
                _ => {}
            }
        }
    }
}

/// Whether the name is no field, no part of a path, no lifetime, and nothing of a macro.
fn stands_alone(before: &[TokenTree]) -> bool {
    let is_part = |punct: char| matches!(punct, '.' | '\'' | '$' | '#' | '@');
    match before {
        [.., TokenTree::Punct(first), TokenTree::Punct(second)]
            if first.as_char() == ':'
                && first.spacing() == Spacing::Joint
                && second.as_char() == ':' =>
        {
            false
        }
        [.., TokenTree::Punct(punct)] => !is_part(punct.as_char()),
        _ => true,
    }
}

/// Whether a method of a flow is called.
fn is_called(behind: &[TokenTree]) -> bool {
    let [
        TokenTree::Punct(dot),
        TokenTree::Ident(method),
        TokenTree::Group(arguments),
        ..,
    ] = behind
    else {
        return false;
    };
    let is_method = METHODS.iter().any(|name| method == name) || method == "clone";
    dot.as_char() == '.' && is_method && arguments.delimiter() == Delimiter::Parenthesis
}

/// Whether it is handed on as `&flow`.
fn is_lent(before: &[TokenTree], behind: &[TokenTree]) -> bool {
    let is_reference = matches!(before, [.., TokenTree::Punct(punct)] if punct.as_char() == '&');
    let ends = match behind {
        [] => true,
        [TokenTree::Punct(punct), ..] => punct.as_char() == ',',
        _ => false,
    };
    is_reference && ends
}

/// Whether the name is bound in a body, or may be in a macro.
struct Bindings(bool);

impl VisitMut for Bindings {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        if let Pat::Ident(found) = pat {
            self.0 |= is_name(&found.ident);
        }
        visit_mut::visit_pat_mut(self, pat);
    }

    fn visit_macro_mut(&mut self, found: &mut Macro) {
        // A pattern can look like a flow that is lent.
        self.0 |= lends(found.tokens.clone());
    }
}

fn lends(tokens: TokenStream) -> bool {
    let mut behind_reference = false;
    tokens.into_iter().any(|token| {
        let was_behind = std::mem::replace(
            &mut behind_reference,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '&'),
        );
        match token {
            TokenTree::Ident(ident) => was_behind && is_name(&ident),
            TokenTree::Group(group) => lends(group.stream()),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    fn is_found(function: &str) -> bool {
        let function = syn::parse_str(function).expect("a function");
        find(&function).is_some()
    }

    #[test]
    fn a_flow_without_a_name_is_found() {
        for body in [
            "flow.step(Step::Plan)",
            "if stop { return flow.abort(Abort::Stop, error); } Ok(())",
            "helper(Some(&flow), 5)",
            "let other = flow.clone(); other.complete()",
            "spawn(async move { flow.set(|attrs| attrs.plan = None) })",
            "assert!(flow.is_open())",
            "Open { is_open: flow.is_open() }",
        ] {
            assert!(is_found(&format!("fn create() {{ {body} }}")), "{body}");
        }
    }

    #[test]
    fn what_may_be_another_thing_is_left_alone() {
        for function in [
            "fn create() { create(); }",
            "fn create(flow: &Flow) { flow.step(Step::Plan) }",
            "fn create() { let flow = begin(); flow.step(Step::Plan) }",
            "fn create() { begin(|flow| flow.step(Step::Plan)) }",
            "fn create() { if let Some(&flow) = given { flow.complete() } }",
            "fn create() { if matches!(given, Some(&flow) if flow.is_open()) {} }",
            "fn create() { bind!(flow); flow.complete() }",
            "fn create() { static flow: Flow = Flow; flow.complete() }",
            "fn create() { fn inner(flow: &Flow) { flow.complete() } }",
            "fn create() { use self::given::flow; flow.complete() }",
            "fn create() { macro_rules! end { () => { flow.complete() } } }",
            "fn create() { self.flow.complete() }",
            "fn create() { given::flow.complete() }",
            "fn create() { flow.water(5); flow.complete() }",
            "fn create() { 'flow: loop { break 'flow } }",
            "#[with(flow)] fn create() { flow.complete() }",
        ] {
            assert!(!is_found(function), "{function}");
        }
    }
}
