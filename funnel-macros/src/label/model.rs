//! The rules of `#[derive(Label)]`.

use std::collections::BTreeMap;

use funnel_rules::Rule;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{Fields, Generics, LitStr};

use super::parse::{Ast, Variant};
use crate::diagnostics::Errors;
use crate::paths::Runtime;

/// The most texts a label can have: what two bytes can number.
const MAX_VARIANTS: usize = 65_536;

pub(crate) struct Model {
    pub(crate) runtime: Runtime,
    pub(crate) ident: Ident,
    /// A mistake; kept so that it causes no further errors.
    pub(crate) generics: Generics,
    pub(crate) key: String,
    pub(crate) variants: Vec<(Ident, Fields, String)>,
}

/// Collects every mistake and keeps what is usable, so that uses of the enum do not fail as well.
pub(crate) fn build(ast: Ast, errors: &mut Errors) -> Model {
    if !ast.generics.params.is_empty() {
        errors.at(
            Rule::GenericLabel,
            &ast.generics,
            "a label cannot be generic: its texts are fixed where it is declared; remove the parameters",
        );
    }
    if ast.variants.is_empty() {
        errors.at(
            Rule::NumberOfTexts,
            &ast.ident,
            "a label is one of a fixed set of texts, and an enum without variants has none; add a variant",
        );
    }
    if ast.variants.len() > MAX_VARIANTS {
        errors.at(
            Rule::NumberOfTexts,
            &ast.ident,
            format!("a label has at most {MAX_VARIANTS} variants; use an `Id` for more values"),
        );
    }
    let key = match &ast.key {
        Some(key) => check_key(key, errors),
        None => key_of(&ast.ident, errors),
    };
    let mut seen = BTreeMap::new();
    let mut variants = Vec::new();
    for variant in ast.variants {
        check_fields(&variant, errors);
        let text = text_of(&variant, errors);
        if let Some(first) = seen.insert(text.clone(), variant.ident.clone()) {
            let message = format!(
                "`{}` and `{first}` have the same text \"{text}\"; give one of them another with `#[label(rename = \"…\")]`",
                variant.ident
            );
            match &variant.rename {
                Some(rename) => errors.at(Rule::LabelTextTwice, rename, message),
                None => errors.at(Rule::LabelTextTwice, &variant.ident, message),
            }
        }
        variants.push((variant.ident, variant.fields, text));
    }
    Model {
        runtime: Runtime::new(ast.krate),
        ident: ast.ident,
        generics: ast.generics,
        key,
        variants,
    }
}

/// The name of the label that follows from the name of the enum: its last word, because what stands
/// before it says of what it is, as the name of the counter does. All of it, where that word cannot
/// be a name.
fn key_of(ident: &Ident, errors: &mut Errors) -> String {
    let name = ident.unraw().to_string();
    let key = funnel_rules::snake(&name);
    let is_usable = |word: &&str| {
        funnel_rules::label_name(word).is_ok() && funnel_rules::denied(word).is_none()
    };
    if let Some(last) = key.rsplit('_').next().filter(is_usable) {
        return last.to_owned();
    }
    if let Err(error) = funnel_rules::label_name(&key) {
        let instead = usable(error.instead());
        errors.at(
            Rule::LabelName,
            ident,
            format!("{error}, as `#[label(key = \"…\")]`; without it, the label of a counter is called after the enum"),
        );
        return instead;
    }
    key
}

/// A name in place of one that is refused, so that a counter does not refuse it again.
fn usable(instead: Option<&str>) -> String {
    let instead = instead.filter(|name| funnel_rules::denied(name).is_none());
    instead.unwrap_or("label").to_owned()
}

fn check_key(key: &LitStr, errors: &mut Errors) -> String {
    let text = key.value();
    if let Err(error) = funnel_rules::label_name(&text) {
        let instead = usable(error.instead());
        errors.at(Rule::LabelName, key, error);
        return instead;
    }
    if let Some(denied) = funnel_rules::denied(&text) {
        errors.at(
            Rule::DeniedLabel,
            key,
            format!(
                "`{text}` cannot name a label: `{}` {}; name it after what the variants tell apart",
                denied.word,
                denied.group.why()
            ),
        );
        return usable(None);
    }
    text
}

fn check_fields(variant: &Variant, errors: &mut Errors) {
    if !matches!(variant.fields, Fields::Unit) {
        errors.at(
            Rule::LabelWithFields,
            &variant.fields,
            format!(
                "a variant of a label has no fields: what `{}` holds could be anything, and a label is one of a fixed set of texts; send what it holds as an attribute of its own",
                variant.ident
            ),
        );
    }
}

fn text_of(variant: &Variant, errors: &mut Errors) -> String {
    const MAX_BYTES: usize = 128;
    let text = match &variant.rename {
        Some(rename) => rename.value(),
        None => funnel_rules::snake(&variant.ident.unraw().to_string()),
    };
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "_-.:/+".contains(char);
    if text.is_empty() || text.len() > MAX_BYTES || !text.chars().all(is_plain) {
        let message = format!(
            "\"{text}\" cannot be the text of a label, which is 1 to {MAX_BYTES} letters from `a` to `z` and `A` to `Z`, digits, and `_ - . : / +`"
        );
        match &variant.rename {
            Some(rename) => errors.at(Rule::LabelText, rename, message),
            None => errors.at(
                Rule::LabelText,
                &variant.ident,
                format!("{message}; give the variant another with `#[label(rename = \"…\")]`"),
            ),
        }
    }
    text
}
