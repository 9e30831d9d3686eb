//! The arguments and the module of `#[funnel]` as written.

use proc_macro2::{Ident, TokenStream};
use syn::{
    Attribute, Field, Fields, Item, ItemEnum, ItemMod, ItemStruct, Lit, LitStr, Path, Token,
    Variant,
};

use crate::args::{self, Arg};
use crate::diagnostics::Errors;

const ARGUMENTS: [&str; 6] = ["event", "counter", "allow", "rename_all", "owner", "crate"];

#[derive(Default)]
pub(crate) struct Args {
    pub(crate) event: Option<LitStr>,
    /// Whether `event` is there, be it readable or not.
    pub(crate) names_event: bool,
    pub(crate) counter: Option<LitStr>,
    pub(crate) allow: Option<Path>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) owner: Option<LitStr>,
    pub(crate) krate: Option<Path>,
}

pub(crate) fn args(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut event = Arg::new("event = \"…\"");
    let mut counter = Arg::new("counter = \"…_total\"");
    let mut allow = Arg::new("allow = path::to::ALLOWED");
    let mut rename_all = Arg::new("rename_all = \"camelCase\"");
    let mut owner = Arg::new("owner = \"…\"");
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    args::named(tokens, errors, |name, input, errors| {
        match name.to_string().as_str() {
            "event" => event.value(name, input, errors),
            "counter" => counter.value(name, input, errors),
            "allow" => allow.value(name, input, errors),
            "rename_all" => rename_all.value(name, input, errors),
            "owner" => owner.value(name, input, errors),
            "crate" => krate.value(name, input, errors),
            _ => Err(args::unknown_argument("#[funnel]", name, &ARGUMENTS)),
        }
    });
    Args {
        names_event: event.is_given(),
        event: event.into_inner(),
        counter: counter.into_inner(),
        allow: allow.into_inner(),
        rename_all: rename_all.into_inner(),
        owner: owner.into_inner(),
        krate: krate.into_inner(),
    }
}

/// The module, with the two items that mean something taken out.
pub(crate) struct Module {
    pub(crate) item: ItemMod,
    pub(crate) others: Vec<Item>,
    pub(crate) step: Option<ItemEnum>,
    pub(crate) attrs: Option<ItemStruct>,
}

pub(crate) fn module(tokens: TokenStream, errors: &mut Errors) -> Option<Module> {
    let mut item = match syn::parse2::<ItemMod>(tokens.clone()) {
        Ok(item) => item,
        Err(error) => {
            let is_module = tokens.into_iter().any(|token| token.to_string() == "mod");
            errors.syntax(if is_module {
                error
            } else {
                syn::Error::new(
                    error.span(),
                    "`#[funnel]` goes on a module with `enum Step` and `struct Attrs` inside: `pub mod conversion { … }`",
                )
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
            &item.ident,
            format!(
                "`#[funnel]` must see the module's content: write `mod {} {{ … }}` here, not in a file of its own",
                item.ident
            ),
        );
        return None;
    };
    let mut module = Module {
        others: Vec::new(),
        step: None,
        attrs: None,
        item,
    };
    for item in items {
        match item {
            Item::Enum(item) if item.ident == "Step" => {
                keep_first(&mut module.step, &item.ident.clone(), item, errors);
            }
            Item::Struct(item) if item.ident == "Attrs" => {
                keep_first(&mut module.attrs, &item.ident.clone(), item, errors);
            }
            item => {
                check_kind(&item, errors);
                module.others.push(item);
            }
        }
    }
    Some(module)
}

/// Leaves a second item of one name out, so that the compiler does not report it as well.
fn keep_first<T>(slot: &mut Option<T>, ident: &Ident, item: T, errors: &mut Errors) {
    if slot.is_some() {
        errors.at(
            ident,
            format!("the module has two `{ident}`, and a funnel takes one; put both into one"),
        );
    } else {
        *slot = Some(item);
    }
}

/// Refuses a `Step` or an `Attrs` of another kind, which would be passed over in silence.
fn check_kind(item: &Item, errors: &mut Errors) {
    let ident = match item {
        Item::Enum(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return,
    };
    if ident == "Step" {
        errors.at(
            ident,
            "`Step` must be an enum, whose variants are the steps of the funnel in order: `pub enum Step { … }`",
        );
    } else if ident == "Attrs" {
        errors.at(
            ident,
            "`Attrs` must be a struct, whose fields are what an event may say: `pub struct Attrs { … }`",
        );
    }
}

impl Module {
    /// Whether an item that is no enum is called `Step`.
    pub(crate) fn has_other_step(&self) -> bool {
        self.others.iter().any(|item| match item {
            Item::Struct(item) => item.ident == "Step",
            Item::Type(item) => item.ident == "Step",
            Item::Union(item) => item.ident == "Step",
            _ => false,
        })
    }

    /// The name of an enum that was probably meant to be `Step`.
    pub(crate) fn almost_step(&self) -> Option<&Ident> {
        self.others.iter().find_map(|item| match item {
            Item::Enum(item) => {
                let name = item.ident.to_string();
                funnel_rules::nearest(&name, &["Step"]).map(|_| &item.ident)
            }
            _ => None,
        })
    }
}

/// What `#[target(…)]` says.
pub(crate) struct Target {
    pub(crate) from: Ident,
    pub(crate) at_least: Lit,
}

pub(crate) fn target(variant: &Variant, errors: &mut Errors) -> Option<Target> {
    const FORM: &str = "#[target(from = Provision, at_least = 0.02)]";
    let mut attrs = variant
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("target"));
    let attr = attrs.next()?;
    for further in attrs {
        errors.at(
            further,
            "`#[target]` is given twice, and a step has one; keep one",
        );
    }
    let before = errors.len();
    let mut from = Arg::new("from = Provision");
    let mut at_least = Arg::new("at_least = 0.02");
    args::of_attributes(
        std::slice::from_ref(attr),
        "target",
        FORM,
        errors,
        |name, input, errors| match name.to_string().as_str() {
            "from" => from.value(name, input, errors),
            "at_least" => at_least.value(name, input, errors),
            _ => {
                let valid = ["from", "at_least"];
                Err(args::unknown_argument("#[target]", name, &valid))
            }
        },
    );
    if let (Some(from), Some(at_least)) = (from.into_inner(), at_least.into_inner()) {
        return Some(Target { from, at_least });
    }
    // What cannot be read is missing too, and was reported.
    if errors.len() == before {
        errors.at(
            attr,
            format!("a target says from which step and what share of it: write `{FORM}`"),
        );
    }
    None
}

/// What `#[attr(…)]` says.
#[derive(Default)]
pub(crate) struct FieldArgs {
    pub(crate) entity: bool,
    pub(crate) required_at: Vec<Ident>,
    pub(crate) rename: Option<LitStr>,
}

pub(crate) fn field(field: &Field, errors: &mut Errors) -> FieldArgs {
    const FORM: &str = "#[attr(entity, required_at(Step, …), rename = \"…\")]";
    let mut entity = Arg::new("entity");
    let mut required_at = Arg::new("required_at(Step, …)");
    let mut rename = Arg::new("rename = \"…\"");
    args::of_attributes(
        &field.attrs,
        "attr",
        FORM,
        errors,
        |name, input, errors| match name.to_string().as_str() {
            "entity" => entity.flag(name, input, errors),
            "required_at" => required_at.names(name, input, errors),
            "rename" => rename.value(name, input, errors),
            _ => {
                let valid = ["entity", "required_at", "rename"];
                Err(args::unknown_argument("#[attr]", name, &valid))
            }
        },
    );
    FieldArgs {
        entity: entity.into_inner().is_some(),
        required_at: required_at.into_inner().unwrap_or_default(),
        rename: rename.into_inner(),
    }
}

/// The fields of `struct Attrs`, if it has named ones.
pub(crate) fn fields<'a>(item: &'a ItemStruct, errors: &mut Errors) -> Vec<&'a Field> {
    match &item.fields {
        Fields::Named(fields) => fields.named.iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(fields) => {
            errors.at(
                fields,
                "the attributes need names, which are their keys in events: `pub struct Attrs { pub tier: Option<Tier> }`",
            );
            Vec::new()
        }
    }
}

/// An item without the attributes that only `#[funnel]` understands.
pub(crate) fn strip(attrs: &mut Vec<Attribute>) {
    attrs.retain(|attr| !attr.path().is_ident("attr") && !attr.path().is_ident("target"));
}

/// Whether an item derives a trait, as far as its own attributes show.
pub(crate) fn derives(attrs: &[Attribute], name: &str) -> bool {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("derive"))
        .any(|attr| {
            let list = attr
                .parse_args_with(syn::punctuated::Punctuated::<Path, Token![,]>::parse_terminated);
            list.is_ok_and(|list| {
                list.iter().any(|path| {
                    path.segments
                        .last()
                        .is_some_and(|segment| segment.ident == name)
                })
            })
        })
}
