//! The rules of `#[derive(Label)]`.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::{Fields, LitStr};

use super::parse::{Ast, Variant};
use crate::diagnostics::Errors;
use crate::paths::Runtime;

/// The most texts a label can have: what two bytes can number.
const MAX_VARIANTS: usize = 65_536;

pub(crate) struct Model {
    pub(crate) runtime: Runtime,
    pub(crate) ident: Ident,
    pub(crate) key: String,
    pub(crate) variants: Vec<(Ident, Fields, String)>,
}

/// Collects every mistake and keeps what is usable, so that uses of the enum do not fail as well.
pub(crate) fn build(ast: Ast, errors: &mut Errors) -> Model {
    if !ast.generics.params.is_empty() {
        errors.at(
            &ast.generics,
            "a label cannot be generic: its texts must be known",
        );
    }
    if ast.variants.is_empty() {
        errors.at(
            &ast.ident,
            "a label needs at least one variant: an enum without any has no text",
        );
    }
    if ast.variants.len() > MAX_VARIANTS {
        errors.at(
            &ast.ident,
            format!("a label has at most {MAX_VARIANTS} variants"),
        );
    }
    let key = match &ast.key {
        Some(key) => check_key(key, errors),
        None => funnel_rules::snake(&ast.ident.to_string()),
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
                Some(rename) => errors.at(rename, message),
                None => errors.at(&variant.ident, message),
            }
        }
        variants.push((variant.ident, variant.fields, text));
    }
    Model {
        runtime: Runtime::new(ast.krate),
        ident: ast.ident,
        key,
        variants,
    }
}

fn check_key(key: &LitStr, errors: &mut Errors) -> String {
    let text = key.value();
    if let Err(error) = funnel_rules::label_name(&text) {
        errors.at(key, error);
    } else if let Some(denied) = funnel_rules::denied(&text) {
        errors.at(
            key,
            format!(
                "`{text}` cannot name a label: `{}` {}",
                denied.word,
                denied.group.why()
            ),
        );
    }
    text
}

fn check_fields(variant: &Variant, errors: &mut Errors) {
    if !matches!(variant.fields, Fields::Unit) {
        errors.at(
            &variant.fields,
            format!(
                "a label variant has no fields: what `{}` holds could be anything, and a label is one of a fixed set of texts",
                variant.ident
            ),
        );
    }
}

fn text_of(variant: &Variant, errors: &mut Errors) -> String {
    let Some(rename) = &variant.rename else {
        return funnel_rules::snake(&variant.ident.to_string());
    };
    let text = rename.value();
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "_-.:/+".contains(char);
    if text.is_empty() || text.len() > 128 || !text.chars().all(is_plain) {
        errors.at(
            rename,
            "the text of a label is 1 to 128 characters out of letters, digits and `_ - . : / +`",
        );
    }
    text
}
