//! The rules for who can see what the module has: its items, and the name `Flow`.

use funnel_rules::Rule;
use proc_macro2::Ident;
use syn::{Item, UseTree, Visibility};

use super::{ABORT, KIND, MILESTONE};
use crate::diagnostics::Errors;
use crate::vocabulary::module::{Module, type_name};

/// Refuses what can be seen less far than `Step`: whoever has the flow has it all.
pub(super) fn check(module: &Module, errors: &mut Errors) {
    let Some(step) = module.list("Step") else {
        return;
    };
    let mut check = |vis, kind, ident: &Ident| {
        if is_hidden(vis, &step.vis) {
            let as_step = written(&step.vis);
            errors.at(
                Rule::HiddenPart,
                ident,
                format!(
                    "`{ident}` cannot be seen as far as `Step` can, and whoever has the flow needs both; write `{as_step} {kind} {ident}`"
                ),
            );
        }
    };
    for list in [ABORT, MILESTONE] {
        if let Some(item) = module.list(list.ident) {
            check(&item.vis, "enum", &item.ident);
        }
    }
    if let Some(attrs) = &module.attrs {
        check(&attrs.vis, "struct", &attrs.ident);
    }
}

/// Whether the first is certainly seen less far.
pub(super) fn is_hidden(vis: &Visibility, than: &Visibility) -> bool {
    matches!((reach(vis), reach(than)), (Some(one), Some(other)) if one < other)
}

/// How far one sees, where that can be compared.
fn reach(vis: &Visibility) -> Option<u8> {
    match vis {
        Visibility::Inherited => Some(0),
        Visibility::Restricted(to) if to.path.is_ident("self") => Some(0),
        Visibility::Restricted(to) if to.path.is_ident("super") => Some(1),
        Visibility::Restricted(to) if to.path.is_ident("crate") => Some(2),
        Visibility::Restricted(_) => None,
        Visibility::Public(_) => Some(3),
    }
}

fn written(vis: &Visibility) -> &'static str {
    match reach(vis) {
        Some(1) => "pub(super)",
        Some(2) => "pub(crate)",
        _ => "pub",
    }
}

/// Whether nothing else in the module is called `Flow`.
pub(super) fn check_room(module: &Module, errors: &mut Errors) -> bool {
    let taken: Vec<_> = module.others.iter().filter_map(flow).collect();
    for ident in &taken {
        errors.at(
            Rule::FlowTaken,
            ident,
            format!(
                "the module gets a type `Flow` from `{}`, which stands for one run of the flow; rename this one, or remove it",
                KIND.attribute
            ),
        );
    }
    taken.is_empty()
}

/// The name of an item, if it is a type called `Flow`.
fn flow(item: &Item) -> Option<&Ident> {
    let name = match item {
        Item::Trait(item) => Some(&item.ident),
        Item::TraitAlias(item) => Some(&item.ident),
        Item::Mod(item) => Some(&item.ident),
        Item::Use(item) => return imported(&item.tree),
        item => type_name(item),
    };
    name.filter(|name| *name == "Flow")
}

/// Where an import brings the name.
fn imported(tree: &UseTree) -> Option<&Ident> {
    match tree {
        UseTree::Path(path) => imported(&path.tree),
        UseTree::Name(name) => Some(&name.ident).filter(|name| *name == "Flow"),
        UseTree::Rename(rename) => Some(&rename.rename).filter(|name| *name == "Flow"),
        UseTree::Group(group) => group.items.iter().find_map(imported),
        UseTree::Glob(_) => None,
    }
}
