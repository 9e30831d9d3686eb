//! The module of a declaration as written.

use std::iter;

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Item, ItemEnum, ItemMod, ItemStruct};

use super::kind::Kind;
use crate::diagnostics::{Errors, Mistake};

/// The module, with the items that mean something taken out.
pub(super) struct Module {
    pub(super) item: ItemMod,
    pub(super) others: Vec<Item>,
    /// At most one of each name.
    lists: Vec<ItemEnum>,
    pub(super) attrs: Option<ItemStruct>,
}

pub(super) fn parse(tokens: &TokenStream, kind: &Kind, errors: &mut Errors) -> Option<Module> {
    let attribute = kind.attribute;
    let mut item = match syn::parse2::<ItemMod>(tokens.clone()) {
        Ok(item) => item,
        Err(error) => {
            let has = |word: &str| {
                tokens
                    .clone()
                    .into_iter()
                    .any(|token| token.to_string() == word)
            };
            errors.add(if has("mod") {
                Mistake::from(error)
            } else {
                let mut message = format!("`{attribute}` goes on {}", kind.goes_on);
                if has("fn") {
                    message = format!("{message}; on a function, write `{}`", kind.site);
                }
                Mistake::new(Rule::NotAModule, error.span(), message)
            });
            return None;
        }
    };
    let Some((_, items)) = item
        .content
        .as_mut()
        .map(|(brace, items)| (*brace, std::mem::take(items)))
    else {
        errors.at(
            Rule::ModuleInAFile,
            &item.ident,
            format!(
                "`{attribute}` must see the module's content: write `mod {} {{ … }}` here, not in a file of its own",
                item.ident
            ),
        );
        return None;
    };
    let mut module = Module {
        others: Vec::new(),
        lists: Vec::new(),
        attrs: None,
        item,
    };
    for item in items {
        module.take(item, kind, errors);
    }
    Some(module)
}

impl Module {
    /// Leaves a second item of one name out, so that the compiler does not report it as well.
    fn take(&mut self, item: Item, kind: &Kind, errors: &mut Errors) {
        match item {
            Item::Enum(item) if kind.lists.iter().any(|list| item.ident == list.ident) => {
                if self.lists.iter().any(|list| list.ident == item.ident) {
                    twice(&item.ident, kind, errors);
                } else {
                    self.lists.push(item);
                }
            }
            Item::Struct(item) if item.ident == "Attrs" => {
                if self.attrs.is_some() {
                    twice(&item.ident, kind, errors);
                } else {
                    self.attrs = Some(item);
                }
            }
            item => {
                check_kind(&item, kind, errors);
                self.others.push(item);
            }
        }
    }

    /// The attributes of the module and of what means something in it, but for those of variants.
    pub(super) fn attributes(&mut self) -> impl Iterator<Item = &mut Vec<Attribute>> {
        let lists = self.lists.iter_mut().map(|list| &mut list.attrs);
        let attrs = self.attrs.iter_mut().flat_map(|item| {
            let fields = item.fields.iter_mut().map(|field| &mut field.attrs);
            iter::once(&mut item.attrs).chain(fields)
        });
        iter::once(&mut self.item.attrs).chain(lists).chain(attrs)
    }

    /// The enum of a name.
    pub(super) fn list(&self, name: &str) -> Option<&ItemEnum> {
        self.lists.iter().find(|list| list.ident == name)
    }

    /// The enum `Step`, which has to be there.
    pub(super) fn steps(&self, kind: &Kind, errors: &mut Errors) -> Option<&ItemEnum> {
        let step = self.list("Step");
        if step.is_none() {
            if let Some(almost) = self.almost_step() {
                errors.at(
                    Rule::MissingSteps,
                    almost,
                    "the enum of the steps must be called `Step`; rename it",
                );
            } else if !self.has_other_step() {
                errors.at(
                    Rule::MissingSteps,
                    &self.item.ident,
                    format!(
                        "the module needs `pub enum Step {{ … }}`: the steps of the {}, in order",
                        kind.noun
                    ),
                );
            }
        }
        step
    }

    /// Whether an item that is no enum is called `Step`.
    fn has_other_step(&self) -> bool {
        self.others
            .iter()
            .filter_map(type_name)
            .any(|name| name == "Step")
    }

    /// The name of an enum that was probably meant to be `Step`.
    fn almost_step(&self) -> Option<&Ident> {
        self.others.iter().find_map(|item| match item {
            Item::Enum(item) => {
                let name = item.ident.to_string();
                funnel_rules::nearest(&name, &["Step"]).map(|_| &item.ident)
            }
            _ => None,
        })
    }
}

fn twice(ident: &Ident, kind: &Kind, errors: &mut Errors) {
    errors.at(
        Rule::ItemKind,
        ident,
        format!(
            "the module has two `{ident}`, and a {} takes one; put both into one",
            kind.noun
        ),
    );
}

/// Refuses an item of another kind under a name that means something, which would be passed over in
/// silence.
fn check_kind(item: &Item, kind: &Kind, errors: &mut Errors) {
    let Some(ident) = type_name(item) else { return };
    if let Some(list) = kind.lists.iter().find(|list| ident == list.ident) {
        errors.at(
            Rule::ItemKind,
            ident,
            format!(
                "`{ident}` must be an enum, whose variants are {}: `pub enum {ident} {{ … }}`",
                list.variants
            ),
        );
    } else if ident == "Attrs" {
        errors.at(
            Rule::ItemKind,
            ident,
            "`Attrs` must be a struct, whose fields are what an event may say: `pub struct Attrs { … }`",
        );
    }
}

/// The name of an item that is a type.
pub(super) fn type_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Enum(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}
