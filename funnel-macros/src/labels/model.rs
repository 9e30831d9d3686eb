//! The rules of `#[derive(Labels)]`.

use std::collections::{BTreeMap, BTreeSet};

use funnel_rules::Rule;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{Generics, Type};

use super::parse::{Ast, Label};
use crate::diagnostics::Errors;
use crate::paths::Runtime;

/// What is usable of the struct.
pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) ident: Ident,
    /// A mistake; kept so that it causes no further errors.
    pub(super) generics: Generics,
    pub(super) labels: Vec<(Ident, Type, String)>,
}

/// Collects every mistake, and leaves out what the expansion could only repeat.
pub(super) fn build(ast: Ast, errors: &mut Errors) -> Model {
    let is_generic = !ast.generics.params.is_empty();
    if is_generic {
        errors.at(
            Rule::GenericLabel,
            &ast.generics,
            "the labels of a counter cannot be generic: its series are fixed where it is declared; remove the parameters",
        );
    }
    let mut fields = BTreeSet::new();
    let mut names = BTreeMap::<String, String>::new();
    let mut labels = Vec::new();
    for label in ast.fields {
        let field = label.ident.unraw().to_string();
        // The compiler reports a second field of one name.
        if !fields.insert(field.clone()) {
            continue;
        }
        let Some(name) = check_name(&label, &field, errors) else {
            continue;
        };
        if let Some(first) = names.insert(name.clone(), field) {
            let message = format!(
                "the fields `{first}` and `{}` are both the label `{name}`; give one of them another name with `#[label(rename = \"…\")]`",
                label.ident
            );
            match &label.rename {
                Some(rename) => errors.at(Rule::LabelTwice, rename, message),
                None => errors.at(Rule::LabelTwice, &label.ident, message),
            }
            continue;
        }
        if let Type::Reference(ty) = &label.ty {
            errors.at(
                Rule::NotALabel,
                ty,
                "a label is one of a fixed set of texts: make the field an enum without fields and derive `Label` on it",
            );
            continue;
        }
        if !is_generic {
            labels.push((label.ident, label.ty, name));
        }
    }
    Model {
        runtime: Runtime::new(ast.krate),
        ident: ast.ident,
        generics: ast.generics,
        labels,
    }
}

/// The name of the label, if it can have it.
fn check_name(label: &Label, field: &str, errors: &mut Errors) -> Option<String> {
    let name = match &label.rename {
        Some(rename) => rename.value(),
        None => field.to_owned(),
    };
    let (rule, mistake) = match (funnel_rules::label_name(&name), funnel_rules::denied(&name)) {
        (Ok(()), None) => return Some(name),
        (Err(error), _) => {
            let message = match &label.rename {
                Some(_) => error.to_string(),
                None => {
                    format!("{error}, as the name of the field or with `#[label(rename = \"…\")]`")
                }
            };
            (Rule::LabelName, message)
        }
        (Ok(()), Some(denied)) => {
            let message = format!(
                "`{name}` cannot name a label: `{}` {}; name it after what its values tell apart",
                denied.word,
                denied.group.why()
            );
            (Rule::DeniedLabel, message)
        }
    };
    match &label.rename {
        Some(rename) => errors.at(rule, rename, mistake),
        None => errors.at(rule, &label.ident, mistake),
    }
    None
}
