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

mod keys;

use funnel_rules::record::{field, kind};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::declaration::{Model, Step};
use crate::record::Text;
use crate::vocabulary::declaration::Words;
use crate::vocabulary::expand::{self, allowlist, record};
use crate::vocabulary::fields;
use crate::vocabulary::module::Module;

pub(super) fn expand(module: &Module, model: Option<&Model>) -> TokenStream {
    let words = model.map(|model| &model.words);
    let written = written(module, words);
    let generated = model.map(|model| generate(module, model));
    expand::module(module, words, quote!(#written #generated))
}

/// The user's items without the attributes that only the macro understands.
fn written(module: &Module, words: Option<&Words>) -> TokenStream {
    let step = module.list("Step").cloned().map(|mut step| {
        for variant in &mut step.variants {
            fields::strip(&mut variant.attrs, &["target", "alert"]);
        }
        // A step is named by its type; the variants need not be used.
        let allow = expand::allow_unused();
        quote!(#allow #step)
    });
    let attrs = module.attrs.clone().map(|mut attrs| {
        for field in &mut attrs.fields {
            fields::strip(&mut field.attrs, &["attr"]);
        }
        let default = words
            .filter(|words| words.keys.iter().all(|key| key.optional))
            // A field that is no key is a mistake, which a derive could only repeat.
            .filter(|words| attrs.fields.len() == words.keys.len())
            .filter(|_| !fields::derives(&attrs.attrs, "Default"))
            .map(|words| {
                let private = words.runtime.private();
                quote_spanned!(Span::mixed_site()=> #[derive(#private::core::default::Default)])
            });
        quote!(#default #attrs)
    });
    let others = &module.others;
    quote!(#(#others)* #step #attrs)
}

fn generate(module: &Module, model: &Model) -> TokenStream {
    let words = &model.words;
    let allowlist = allowlist::inside(&module.item.ident, words);
    let funnel = funnel(model);
    let steps = model
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| step_type(words, at, step));
    let keys = keys::open(words);
    let attrs = module.attrs.as_ref();
    // One with generics is a mistake, which an impl would only repeat.
    let attrs = attrs.filter(|attrs| attrs.generics.params.is_empty());
    let scope = attrs.map(|attrs| keys::scope(&attrs.ident, words));
    let record = record::declaration(words, &head(model));
    let checks = allowlist::checks(words);
    quote!(#allowlist #funnel #(#steps)* #keys #scope #record #checks)
}

fn step_static(at: usize) -> Ident {
    format_ident!("__FUNNEL_STEP_{}", at, span = Span::mixed_site())
}

/// The declaration as static data.
fn funnel(model: &Model) -> TokenStream {
    let Model {
        words,
        counter,
        steps,
    } = model;
    let private = words.runtime.private();
    let runtime = &words.runtime;
    let help = if words.help.is_empty() {
        format!("Steps of {} that succeeded.", words.event)
    } else {
        words.help.clone()
    };
    let allowed = allowlist::allowed_at(words);
    let defs = (0..steps.len()).map(step_static);
    let statics = steps.iter().enumerate().map(|(at, step)| {
        let ident = step_static(at);
        let name = &step.name;
        let keys = words.keys.iter().enumerate();
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
    let vocabulary = expand::vocabulary(words);
    let funnel_step = expand::naming(words, &["funnel_step"]);
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        #[allow(clippy::exhaustive_enums)]
        pub enum __Funnel {}

        #[automatically_derived]
        impl #private::Speaks for __Funnel {
            type Keys = __Attributes;
            const WORDS: &'static #private::Vocabulary = &__FUNNEL.words;
            const ALLOWED: #runtime::Allowlist = #allowed;
        }

        #[automatically_derived]
        impl #private::Funnel for __Funnel {
            const DEF: &'static #private::FunnelDef = &__FUNNEL;
        }

        static __FUNNEL: #private::FunnelDef = #private::FunnelDef {
            words: #vocabulary,
            #funnel_step,
            counter: #counter,
            help: #help,
            steps: &[#(&#defs),*],
        };

        #(#statics)*

        #[#private::linkme::distributed_slice(#private::FUNNELS)]
        #[linkme(crate = #private::linkme)]
        static __FUNNEL_LINKED: &'static #private::FunnelDef = &__FUNNEL;
    }
}

/// The type that names a step. It lives in the namespace of types alone, so that a function of the
/// same name can stand beside its import.
fn step_type(words: &Words, at: usize, step: &Step) -> TokenStream {
    let private = words.runtime.private();
    let Step {
        ident, name, help, ..
    } = step;
    let def = step_static(at);
    let required = words
        .keys
        .iter()
        .filter(|key| key.required.contains(name))
        .map(|key| &key.name);
    let (piece_type, piece) = Text::default()
        .field(field::EVENT, &words.event)
        .field(field::STEP, name)
        .piece(&words.runtime);
    let doc = if help.is_empty() {
        format!("The step `{name}` of `{}`.", words.event)
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

/// What the record says of the funnel, without its attributes.
fn head(model: &Model) -> Text {
    let words = &model.words;
    let mut head = Text::default()
        .field(field::KIND, kind::FUNNEL)
        .field(field::EVENT, &words.event)
        .field(field::COUNTER, &model.counter)
        .field(field::HELP, &words.help)
        .optional(field::OWNER, words.owner.as_deref())
        .optional(field::RENAME_ALL, words.renamed());
    for step in &model.steps {
        head = head
            .field(field::STEP, &step.name)
            .field(field::HELP, &step.help);
        if let Some((from, at_least)) = &step.target {
            head = head
                .field(field::TARGET_FROM, from)
                .field(field::TARGET_AT_LEAST, at_least);
        }
        head = step
            .alerts
            .iter()
            .fold(head, |head, alert| alert.write(head));
    }
    head
}
