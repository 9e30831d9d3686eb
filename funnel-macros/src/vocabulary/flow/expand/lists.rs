//! The positions of steps, reasons and milestones as tokens.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ItemEnum;

use super::named;
use crate::paths::Runtime;
use crate::vocabulary::flow::declaration::Model;
use crate::vocabulary::flow::lists::positions;
use crate::vocabulary::flow::{ABORT, MILESTONE, STEP};
use crate::vocabulary::module::Module;

/// The function of `Step` that gives its position.
pub(super) fn step_index(module: &Module, model: &Model) -> Option<TokenStream> {
    let names: Vec<_> = model.steps.iter().map(|step| step.name.as_str()).collect();
    let item = module.list(STEP.ident)?;
    Some(index(item, &names, &model.words.runtime))
}

/// `Abort` and `Milestone`, where they are, as lists.
pub(super) fn choices(module: &Module, model: &Model) -> TokenStream {
    let runtime = &model.words.runtime;
    let reasons: Vec<_> = model.reasons.iter().map(String::as_str).collect();
    let milestones: Vec<_> = model
        .milestones
        .iter()
        .map(|milestone| milestone.name.as_str())
        .collect();
    let abort = module.list(ABORT.ident);
    let abort = abort.map(|item| choice(item, &reasons, runtime));
    let milestone = module.list(MILESTONE.ident);
    let milestone = milestone.map(|item| choice(item, &milestones, runtime));
    quote!(#abort #milestone)
}

fn choice(item: &ItemEnum, names: &[&str], runtime: &Runtime) -> TokenStream {
    let private = runtime.private();
    let ident = named(&item.ident);
    let index = index(item, names, runtime);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #private::Choice for #ident {
            #index
        }
    }
}

fn index(item: &ItemEnum, names: &[&str], runtime: &Runtime) -> TokenStream {
    let private = runtime.private();
    let span = Span::mixed_site();
    let arms = positions(item, names).map(|(variant, at)| {
        let ident = &variant.ident;
        let cfgs = variant
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("cfg"));
        let at = Literal::usize_unsuffixed(at);
        quote_spanned!(span=> #(#cfgs)* Self::#ident { .. } => #at,)
    });
    quote_spanned! {span=>
        fn __index(&self) -> #private::core::primitive::usize {
            match *self { #(#arms)* }
        }
    }
}
