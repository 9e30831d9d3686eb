//! The tokens of a funnel's module.
//!
//! ```text
//! mod conversion { enum Step { Claim } struct Attrs { team_id: Option<Id> } }
//! ⇒ mod conversion {
//!       enum Step { Claim }  struct Attrs { team_id: Option<Id> }       as written
//!       enum claim {}        impl Step for claim { … }                  for #[funnel_step(claim)]
//!       struct __Attributes { team_id: Option<Id> }                     what a site sets
//!       impl Attrs { scope, enter }  impl IntoScope for Attrs
//!       static … FunnelDef, StepDef, record;  const … checks of the allowlist
//!   }
//! ```

mod attributes;
mod record;

use funnel_rules::record::field;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Item, Path};

use super::declaration::{Key, Model, Step};
use super::parse::{self, Module};
use crate::record::Text;

pub(crate) fn expand(module: &Module, model: Option<&Model>) -> TokenStream {
    let mut item = module.item.clone();
    let step = module.step.clone().map(|mut step| {
        for variant in &mut step.variants {
            parse::strip(&mut variant.attrs);
        }
        // A step is named by its type; the variants need not be used.
        quote_spanned!(Span::mixed_site()=> #[allow(dead_code)] #step)
    });
    let attrs = module.attrs.clone().map(|mut attrs| {
        for field in &mut attrs.fields {
            parse::strip(&mut field.attrs);
        }
        attrs
    });
    let span = Span::mixed_site();
    let default = model
        .filter(|model| model.keys.iter().all(|key| key.optional))
        // A field that is no key is a mistake, which a derive could only repeat.
        .filter(|model| {
            let mut attrs = module.attrs.iter();
            attrs.all(|attrs| attrs.fields.len() == model.keys.len())
        })
        .map(|model| {
            let private = model.runtime.private();
            quote_spanned!(span=> #[derive(#private::core::default::Default)])
        });
    let attrs = attrs.map(|attrs| {
        let default = default
            .as_ref()
            .filter(|_| !parse::derives(&attrs.attrs, "Default"));
        quote!(#default #attrs)
    });
    let others = &module.others;
    let generated = model.map(|model| generate(module, model));
    let content = quote!(#(#others)* #step #attrs #generated);
    if let Some((_, items)) = &mut item.content {
        items.push(Item::Verbatim(content));
    }
    let beside = model.map(|model| beside(&item.ident, model));
    quote!(#beside #item)
}

/// What stands next to the module: its allowlist, if its path means something else inside, and a
/// type that two funnels of one event would both declare.
fn beside(module: &Ident, model: &Model) -> TokenStream {
    let runtime = &model.runtime;
    let list = relative_allow(model).map(|path| {
        let allowed = allowed_beside(module);
        quote_spanned! {Span::mixed_site()=>
            #[doc(hidden)]
            #[allow(non_upper_case_globals, unused_qualifications)]
            const #allowed: #runtime::Allowlist = #path;
        }
    });
    let unique = model.event_span.and_then(|span| unique(&model.event, span));
    quote!(#list #unique)
}

/// The path of the allowlist, if it says something else inside the module than beside it.
fn relative_allow(model: &Model) -> Option<&Path> {
    let is_absolute = |path: &Path| {
        let first = path.segments.first();
        path.leading_colon.is_some() || first.is_some_and(|segment| segment.ident == "crate")
    };
    model.allow.as_ref().filter(|path| !is_absolute(path))
}

/// The allowlist under one name inside the module. A module in the body of a function cannot name what
/// stands beside it, so the way there is taken only where it must be.
fn allowlist(module: &Module, model: &Model) -> TokenStream {
    let runtime = &model.runtime;
    let span = Span::mixed_site();
    let list = match (&model.allow, relative_allow(model)) {
        (None, _) => quote_spanned!(span=> #runtime::Allowlist::DEFAULT),
        (Some(path), None) => path.to_token_stream(),
        (_, Some(_)) => {
            let mut allowed = allowed_beside(&module.item.ident);
            allowed.set_span(allow_span(model));
            quote_spanned!(allow_span(model)=> super::#allowed)
        }
    };
    let allowed = allowed_at(model);
    quote_spanned! {span=>
        #[allow(unused_qualifications)]
        const #allowed: #runtime::Allowlist = #list;
    }
}

/// An item that two funnels of one event in one module would both declare; the compiler's word on
/// it points at the name of the event.
fn unique(event: &str, span: Span) -> Option<TokenStream> {
    let name = format!("Event_{}_is_declared_here", event.replace(':', "_"));
    let mut ident = syn::parse_str::<Ident>(&name).ok()?;
    ident.set_span(span.resolved_at(Span::call_site()));
    Some(quote_spanned! {span.resolved_at(Span::mixed_site())=>
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        enum #ident {}
    })
}

fn allowed_beside(module: &Ident) -> Ident {
    format_ident!("__funnel_allowed_{}", module, span = Span::call_site())
}

fn generate(module: &Module, model: &Model) -> TokenStream {
    let allowlist = allowlist(module, model);
    let funnel = funnel(model);
    let steps = model
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| step_type(model, at, step));
    let keys = attributes::keys(model);
    let attrs = module.attrs.as_ref();
    // One with generics is a mistake, which an impl would only repeat.
    let attrs = attrs.filter(|attrs| attrs.generics.params.is_empty());
    let scope = attrs.map(|attrs| attributes::scope(attrs, model));
    let record = record::record(model);
    let checks = attributes::checks(model);
    quote!(#allowlist #funnel #(#steps)* #keys #scope #record #checks)
}

fn step_static(at: usize) -> Ident {
    format_ident!("__FUNNEL_STEP_{}", at, span = Span::mixed_site())
}

/// The declaration as static data.
fn funnel(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let runtime = &model.runtime;
    let Model {
        event,
        counter,
        case,
        ..
    } = model;
    let help = if model.help.is_empty() {
        format!("Steps of {event} that succeeded.")
    } else {
        model.help.clone()
    };
    let allowed = allowed_at(model);
    let keys = model.keys.iter().map(|key| {
        let Key { name, wire, .. } = key;
        let class = attributes::value(model, key, "CLASS");
        let labels = attributes::value(model, key, "LABELS");
        quote_spanned! {Span::mixed_site()=> #private::KeyDef {
            name: #name,
            wire: #wire,
            class: #class,
            labels: #labels,
        }}
    });
    let steps = (0..model.steps.len()).map(step_static);
    let statics = model.steps.iter().enumerate().map(|(at, step)| {
        let ident = step_static(at);
        let name = &step.name;
        let keys = model.keys.iter().enumerate();
        let required = keys
            .filter(|(_, key)| key.required.contains(name))
            .map(|(at, _)| Literal::usize_unsuffixed(at));
        quote_spanned! {Span::mixed_site()=>
            static #ident: #private::StepDef = #private::StepDef {
                funnel: &__FUNNEL,
                name: #name,
                required: #private::KeySet::of(&[#(#required),*]),
                outcomes: #private::Outcomes::new(),
            };
        }
    });
    let naming = [
        "event_id",
        "timestamp",
        "sequence",
        "session_id",
        "service_name",
        "service_version",
        "cohort",
        "funnel_step",
    ]
    .into_iter()
    .map(|name| {
        let ident = Ident::new(name, Span::mixed_site());
        let wire = case.apply(name);
        quote!(#ident: #wire)
    });
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        #[allow(clippy::exhaustive_enums)]
        pub enum __Funnel {}

        #[automatically_derived]
        impl #private::Funnel for __Funnel {
            type Keys = __Attributes;
            const DEF: &'static #private::FunnelDef = &__FUNNEL;
            const ALLOWED: #runtime::Allowlist = #allowed;
        }

        static __FUNNEL: #private::FunnelDef = #private::FunnelDef {
            event: #event,
            counter: #counter,
            help: #help,
            naming: #private::Naming { #(#naming),* },
            keys: &[#(#keys),*],
            steps: &[#(&#steps),*],
        };

        #(#statics)*

        #[#private::linkme::distributed_slice(#private::FUNNELS)]
        #[linkme(crate = #private::linkme)]
        static __FUNNEL_LINKED: &'static #private::FunnelDef = &__FUNNEL;
    }
}

/// The type that names a step. It lives in the namespace of types alone, so that a function of the
/// same name can stand beside its import.
fn step_type(model: &Model, at: usize, step: &Step) -> TokenStream {
    let private = model.runtime.private();
    let Step {
        ident, name, help, ..
    } = step;
    let def = step_static(at);
    let required = model
        .keys
        .iter()
        .filter(|key| key.required.contains(name))
        .map(|key| &key.name);
    let (piece_type, piece) = Text::default()
        .field(field::EVENT, &model.event)
        .field(field::STEP, name)
        .piece(&model.runtime);
    let doc = if help.is_empty() {
        format!("The step `{name}` of `{}`.", model.event)
    } else {
        help.clone()
    };
    let declared = quote_spanned! {ident.span().resolved_at(Span::mixed_site())=>
        #[doc = #doc]
        #[allow(non_camel_case_types, clippy::empty_enums, clippy::exhaustive_enums)]
        pub enum #ident {}
    };
    quote_spanned! {Span::mixed_site()=>
        #declared

        #[automatically_derived]
        impl #private::Step for #ident {
            type Funnel = __Funnel;
            type Piece = #piece_type;
            const PIECE: Self::Piece = #piece;
            const DEF: &'static #private::StepDef = &#def;
            const REQUIRED: &'static [#private::Text] = &[#(#required),*];
        }
    }
}

/// Where the user names the allowlist. Every use of it has this place, so that what the compiler says
/// of a constant that fails is said once.
fn allow_span(model: &Model) -> Span {
    let allow = model.allow.as_ref();
    allow.map_or_else(Span::mixed_site, Spanned::span)
}

/// The name of the allowlist inside the module.
fn allowed_at(model: &Model) -> Ident {
    Ident::new("__FUNNEL_ALLOWED", allow_span(model))
}
