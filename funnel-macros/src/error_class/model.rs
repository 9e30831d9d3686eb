//! The rules of `#[derive(ErrorClass)]`.

use funnel_rules::Rule;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{Fields, Generics, Index, Member};

use super::parse::{Ast, Case, Shape};
use crate::diagnostics::Errors;
use crate::paths::Runtime;

pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    pub(super) body: Body,
}

pub(super) enum Body {
    Enum(Vec<(Ident, Class)>),
    Struct(Class),
}

pub(super) enum Class {
    Text(String),
    /// The class of what a field holds.
    OfField(Member),
}

/// Collects every mistake and keeps what is usable, so that uses of the type do not fail as well.
pub(super) fn build(ast: Ast, errors: &mut Errors) -> Model {
    let body = match ast.shape {
        Shape::Enum(variants) => {
            let variants = variants.into_iter().map(|variant| {
                let class = class_of(&variant, "variant", errors);
                (variant.ident, class)
            });
            Body::Enum(variants.collect())
        }
        Shape::Struct(only) => {
            let says_nothing = only.rename.is_none() && only.transparent.is_none();
            if says_nothing && only.ident.unraw() == "Error" {
                errors.at(
                    Rule::ClassName,
                    &only.ident,
                    "a class called `Error` does not say what went wrong; say it with `#[error_class(rename = \"…\")]`, or hand on to the only field with `#[error_class(transparent)]`",
                );
            }
            Body::Struct(class_of(&only, "struct", errors))
        }
    };
    Model {
        runtime: Runtime::new(ast.krate),
        ident: ast.ident,
        generics: ast.generics,
        body,
    }
}

fn class_of(case: &Case, kind: &str, errors: &mut Errors) -> Class {
    if let Some(word) = &case.transparent {
        if let Some(rename) = &case.rename {
            errors.at(
                Rule::Transparent,
                rename,
                format!(
                    "a transparent {kind} has the class of what it holds, and no name of its own; remove `rename` or `transparent`"
                ),
            );
        }
        if let Some(member) = only_field(&case.fields) {
            return Class::OfField(member);
        }
        let count = match case.fields.len() {
            0 => "no field".to_owned(),
            count => format!("{count} fields"),
        };
        errors.at(
            Rule::Transparent,
            word,
            format!(
                "a transparent {kind} has the class of the error in its only field, and `{}` has {count}; remove `transparent`, and the class is the name of the {kind}",
                case.ident
            ),
        );
    }
    Class::Text(text_of(case, kind, errors))
}

fn only_field(fields: &Fields) -> Option<Member> {
    let mut all = fields.iter();
    let (Some(only), None) = (all.next(), all.next()) else {
        return None;
    };
    Some(match &only.ident {
        Some(ident) => Member::Named(ident.clone()),
        None => Member::Unnamed(Index::from(0)),
    })
}

fn text_of(case: &Case, kind: &str, errors: &mut Errors) -> String {
    const MAX_BYTES: usize = 128;
    let text = match &case.rename {
        Some(rename) => rename.value(),
        None => case.ident.unraw().to_string(),
    };
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "_-.:/+".contains(char);
    if text.is_empty() || text.len() > MAX_BYTES || !text.chars().all(is_plain) {
        let message = format!(
            "\"{text}\" cannot be an error class, which is 1 to {MAX_BYTES} letters from `a` to `z` and `A` to `Z`, digits, and `_ - . : / +`"
        );
        match &case.rename {
            Some(rename) => errors.at(
                Rule::ClassName,
                rename,
                format!("{message}, because it is a name and never a message"),
            ),
            None => errors.at(
                Rule::ClassName,
                &case.ident,
                format!("{message}; give the {kind} another with `#[error_class(rename = \"…\")]`"),
            ),
        }
    }
    text
}
