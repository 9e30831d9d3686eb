//! From the tokens of a crate to what it declares. Macros are not expanded, and items are told apart by
//! their keywords alone: whatever the tokens are, they are passed over or understood, and the nesting of
//! brackets is the only recursion.
//!
//! What the files of modules are is `modules`' business.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::attributes::Attribute;
use super::cfg::Predicate;
use super::declared::{Condition, Declared, Kind, Maker, On};
use super::modules::{Files, Scope, Walk};
use super::tokens::{arguments, inside, is, line, name, path};

/// How deep brackets may be nested; rustc itself gives up earlier.
const DEEPEST: usize = 256;

/// Words that can stand before `!` and brackets without being the name of a macro.
const NO_MACROS: [&str; 11] = [
    "as", "break", "else", "if", "in", "let", "match", "mut", "return", "while", "yield",
];
/// Words that begin an item, a comma in which does not end it.
const ITEMS: [&str; 8] = [
    "const", "enum", "impl", "let", "struct", "trait", "type", "union",
];

/// The tokens between two brackets, as far as they were read.
struct Here<'a> {
    scope: &'a Scope<'a>,
    /// Those of the scope, and of `#![cfg(…)]`.
    conditions: Vec<Condition>,
    /// The attributes of the item that comes next, or is being read.
    pending: Vec<Attribute>,
    in_item: bool,
}

impl<F: Files> Walk<'_, F> {
    /// Takes in everything between two brackets.
    pub(super) fn tokens(&mut self, tokens: TokenStream, scope: &Scope<'_>) {
        if scope.depth > DEEPEST {
            let why = format!(
                "has brackets nested deeper than {DEEPEST}, and what is in them was not read"
            );
            return self.unread(scope.file, 0, why);
        }
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut here = Here {
            scope,
            conditions: scope.conditions.clone(),
            pending: Vec::new(),
            in_item: false,
        };
        let mut at = 0;
        while at < tokens.len() {
            at += self.token(&tokens[at..], &mut here).max(1);
        }
    }

    /// Takes in what stands first, and gives how many tokens that are.
    fn token(&mut self, rest: &[TokenTree], here: &mut Here<'_>) -> usize {
        match &rest[0] {
            TokenTree::Punct(punct) => match punct.as_char() {
                '#' => here.attribute(rest),
                // A lifetime, which can be called `'static`.
                '\'' => 2,
                ';' => here.end(),
                ',' if !here.in_item => here.end(),
                _ => 1,
            },
            TokenTree::Group(group) => {
                self.tokens(group.stream(), &here.inner(None));
                if group.delimiter() == Delimiter::Brace {
                    here.end();
                }
                1
            }
            TokenTree::Ident(_) => self.word(rest, here),
            TokenTree::Literal(_) => 1,
        }
    }

    fn word(&mut self, rest: &[TokenTree], here: &mut Here<'_>) -> usize {
        let TokenTree::Ident(ident) = &rest[0] else {
            return 1;
        };
        let word = ident.to_string();
        let next = rest.get(1).and_then(name);
        match (&*word, next) {
            ("mod", Some(next)) => self.module(&next, rest, here),
            ("fn", Some(function)) => {
                self.function(&function, here);
                here.in_item = true;
                2
            }
            ("static", Some(mut next)) => {
                let mut taken = 2;
                if next == "mut"
                    && let Some(behind) = rest.get(2).and_then(name)
                {
                    next = behind;
                    taken = 3;
                }
                if is(rest.get(taken), ':') {
                    self.counter(&next, here);
                }
                here.in_item = true;
                taken
            }
            ("use", _) => {
                let end = rest.iter().position(|token| is(Some(token), ';'));
                here.end();
                end.map_or(rest.len(), |end| end + 1)
            }
            ("enum", Some(next)) => {
                if next == "Step" && here.scope.is_funnel {
                    self.steps(rest.get(2));
                }
                here.in_item = true;
                2
            }
            ("macro_rules", None) if is(rest.get(1), '!') => {
                if let (Some(defined), Some(TokenTree::Group(rules))) =
                    (rest.get(2).and_then(name), rest.get(3))
                {
                    self.maker(defined, line(&rest[0]), &rules.stream(), here.scope);
                }
                here.end();
                4
            }
            (word, None) if is(rest.get(1), '!') && !NO_MACROS.contains(&word) => {
                let Some(TokenTree::Group(group)) = rest.get(2) else {
                    return 1;
                };
                self.call(word, line(&rest[0]), group.stream(), here);
                if group.delimiter() == Delimiter::Brace {
                    here.end();
                }
                3
            }
            (word, _) => {
                here.in_item |= ITEMS.contains(&word);
                1
            }
        }
    }

    fn module(&mut self, module: &str, rest: &[TokenTree], here: &mut Here<'_>) -> usize {
        let body = inside(rest.get(2), Delimiter::Brace);
        if body.is_none() && !is(rest.get(2), ';') {
            return 1;
        }
        let attributes = std::mem::take(&mut here.pending);
        let mut conditions = here.conditions.clone();
        conditions.extend(cfgs(&attributes).map(|predicate| Condition {
            predicate,
            on: On::Module(module.to_owned()),
        }));
        let mut inner = here.inner(Some(module));
        inner.conditions = conditions;
        for attribute in &attributes {
            let kind = match here.scope.canonical(&attribute.name) {
                "funnel" => Kind::Funnel,
                "flow" => Kind::Flow,
                _ => continue,
            };
            let Some(event) = attribute.text("event") else {
                continue;
            };
            inner.is_funnel |= kind == Kind::Funnel;
            self.declare(kind, module, Some(event), attribute, &inner);
        }
        match body {
            Some(body) => self.tokens(body, &inner),
            None => self.file_of(module, line(&rest[0]), &attributes, &inner, here.scope),
        }
        here.end();
        3
    }

    fn function(&mut self, function: &str, here: &Here<'_>) {
        let inner = here.inner(None);
        for attribute in &here.pending {
            let kind = match here.scope.canonical(&attribute.name) {
                "funnel_step" => Kind::Step,
                "funnel_flow" => Kind::Run,
                "business_counter" => Kind::Count,
                _ => continue,
            };
            let path = attribute.path();
            let path = path.map(|path| here.scope.canonical(&path).to_owned());
            if kind == Kind::Count && path.is_none() {
                // The counter is the function's own.
                let name = attribute.text("name");
                self.declare(Kind::Counter, function, name.clone(), attribute, &inner);
                self.declare(kind, function, None, attribute, &inner);
                continue;
            }
            self.declare(kind, function, path, attribute, &inner);
        }
    }

    /// A static that is a counter.
    fn counter(&mut self, item: &str, here: &Here<'_>) {
        let inner = here.inner(None);
        for attribute in &here.pending {
            if here.scope.canonical(&attribute.name) == "business_counter" {
                let name = attribute.text("name");
                self.declare(Kind::Counter, item, name, attribute, &inner);
            }
        }
    }

    fn declare(
        &mut self,
        kind: Kind,
        item: &str,
        name: Option<String>,
        attribute: &Attribute,
        scope: &Scope<'_>,
    ) {
        let mut conditions = scope.conditions.clone();
        let own = attribute.conditions.iter().map(|predicate| Condition {
            predicate: predicate.clone(),
            on: On::Annotation,
        });
        conditions.extend(own);
        self.found.declared.push(Declared {
            kind,
            item: item.to_owned(),
            name,
            module: scope.module.clone(),
            file: scope.file.shown.clone(),
            line: attribute.line,
            conditions,
            inside: scope.inside.clone(),
        });
    }

    /// The variants of the steps of a funnel.
    fn steps(&mut self, body: Option<&TokenTree>) {
        let Some(body) = inside(body, Delimiter::Brace) else {
            return;
        };
        for variant in arguments(body) {
            let step = variant.iter().find_map(name);
            let step = step.map(|step| funnel_rules::snake(&step));
            self.found.steps.extend(step);
        }
    }

    /// A call of a macro: of ours, or of one that gets annotations as arguments.
    fn call(&mut self, called: &str, line: u32, tokens: TokenStream, here: &Here<'_>) {
        let scope = here.scope;
        match scope.canonical(called) {
            "step" if scope.file.talks => {
                let arguments = arguments(tokens);
                let Some(step) = arguments.iter().find_map(|argument| path(argument)) else {
                    return;
                };
                let inner = here.inner(None);
                self.found.declared.push(Declared {
                    kind: Kind::Step,
                    item: String::new(),
                    name: Some(scope.canonical(&step).to_owned()),
                    module: scope.module.clone(),
                    file: scope.file.shown.clone(),
                    line,
                    conditions: inner.conditions,
                    inside: scope.inside.clone(),
                });
            }
            "include" => self.include(tokens, line, &here.inner(None)),
            called => {
                let mut inner = here.inner(None);
                inner.inside.get_or_insert_with(|| called.to_owned());
                self.tokens(tokens, &inner);
            }
        }
    }

    /// The rules of a macro, which say nothing of where they are used.
    fn maker(&mut self, defined: String, line: u32, rules: &TokenStream, scope: &Scope<'_>) {
        let mut streams = vec![rules.clone()];
        while let Some(tokens) = streams.pop() {
            for token in tokens {
                match &token {
                    TokenTree::Group(group) => streams.push(group.stream()),
                    TokenTree::Ident(_) => {
                        let word = name(&token).unwrap_or_default();
                        let ours = ["funnel_step", "funnel_flow", "business_counter"];
                        let others = ["funnel", "flow", "step"];
                        let word = scope.canonical(&word);
                        if ours.contains(&word) || others.contains(&word) && scope.file.talks {
                            self.found.makers.push(Maker {
                                name: defined,
                                file: scope.file.shown.clone(),
                                line,
                            });
                            return;
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The conditions that `#[cfg(…)]` among the attributes ask for.
fn cfgs(attributes: &[Attribute]) -> impl Iterator<Item = Predicate> {
    let cfgs = attributes
        .iter()
        .filter(|attribute| attribute.name == "cfg");
    cfgs.map(|attribute| {
        let own = Predicate::read(attribute.tokens.clone());
        // `cfg_attr(a, cfg(b))` asks for `b` where `a` holds.
        match &attribute.conditions[..] {
            [] => own,
            conditions => Predicate::Any(vec![
                Predicate::Not(Box::new(Predicate::All(conditions.to_vec()))),
                own,
            ]),
        }
    })
}

impl<'a> Here<'a> {
    /// An attribute, if it is one.
    fn attribute(&mut self, rest: &[TokenTree]) -> usize {
        if let Some(tokens) = inside(rest.get(1), Delimiter::Bracket) {
            // What is before belongs to something that has ended without a sign.
            self.pending.extend(Attribute::read(tokens));
            return 2;
        }
        if is(rest.get(1), '!')
            && let Some(tokens) = inside(rest.get(2), Delimiter::Bracket)
        {
            let attributes = Attribute::read(tokens);
            let on = &self.scope.inner_on;
            self.conditions
                .extend(cfgs(&attributes).map(|predicate| Condition {
                    predicate,
                    on: on.clone(),
                }));
            return 3;
        }
        1
    }

    /// The end of an item.
    fn end(&mut self) -> usize {
        self.pending.clear();
        self.in_item = false;
        1
    }

    /// What is inside of the next brackets: of a module, or of anything else.
    fn inner(&self, module: Option<&str>) -> Scope<'a> {
        let mut conditions = self.conditions.clone();
        conditions.extend(cfgs(&self.pending).map(|predicate| Condition {
            predicate,
            on: On::Item,
        }));
        let scope = self.scope;
        let mut inner = Scope {
            conditions,
            depth: scope.depth + 1,
            inner_on: On::Item,
            ..scope.clone()
        };
        if let Some(module) = module {
            inner.module = format!("{}::{module}", scope.module);
            inner.directory = scope.directory.join(module);
            inner.path_base = scope.path_base.join(module);
            inner.inner_on = On::Module(module.to_owned());
            inner.is_funnel = false;
        }
        inner
    }
}
