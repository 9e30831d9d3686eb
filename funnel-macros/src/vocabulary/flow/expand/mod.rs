//! The tokens of a flow's module.
//!
//! ```text
//! mod application_create { enum Step { Name } enum Abort { Cancelled } struct Attrs { … } }
//! ⇒ mod application_create {
//!       enum Step { Name }  enum Abort { Cancelled }  struct Attrs { … }    as written
//!       type Flow = funnel_runtime::Flow<Step>;
//!       impl FlowStep for Step { … }  impl Choice for Abort { … }  impl Keys for Attrs { … }
//!       impl Attrs { scope, enter }  impl IntoScope for Attrs
//!       static … FlowDef, record;  const … checks of the allowlist
//!   }
//! ```

mod attrs;
mod lists;
mod written;

use funnel_rules::record::{field, kind};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::declaration::{Events, Milestone, Model};
use super::{ABORT, MILESTONE};
use crate::record::Text;
use crate::vocabulary::expand::{self, allowlist, record};
use crate::vocabulary::module::Module;

pub(super) fn expand(module: &Module, model: Option<&Model>) -> TokenStream {
    let words = model.map(|model| &model.words);
    let written = written::items(module, words);
    let generated = model.map(|model| generate(module, model));
    expand::module(module, words, quote!(#written #generated))
}

fn generate(module: &Module, model: &Model) -> TokenStream {
    let words = &model.words;
    let allowlist = allowlist::inside(&module.item.ident, words);
    let alias = model.has_room.then(|| alias(model));
    let step = step(module, model);
    let lists = lists::choices(module, model);
    let flow = flow(model);
    let attrs = module.attrs.as_ref();
    let attrs = attrs.map(|attrs| attrs::impls(attrs, words));
    let record = record::declaration(words, &head(model));
    let checks = allowlist::checks(words);
    quote!(#allowlist #alias #step #lists #flow #attrs #record #checks)
}

/// The flow under a short name, for the arguments of helpers.
fn alias(model: &Model) -> TokenStream {
    let runtime = &model.words.runtime;
    let doc = format!(" One run of `{}`.", model.words.event);
    quote_spanned! {Span::mixed_site()=>
        #[doc = #doc]
        #[allow(dead_code)]
        pub type Flow = #runtime::Flow<Step>;
    }
}

/// What `Step` is as the type that stands for the flow.
fn step(module: &Module, model: &Model) -> TokenStream {
    let span = Span::mixed_site();
    let words = &model.words;
    let private = words.runtime.private();
    let runtime = &words.runtime;
    let list = |name, absent| {
        let item = module.list(name);
        item.map_or(absent, |item| named(&item.ident))
    };
    let abort = list(ABORT.ident, quote_spanned!(span=> #private::NoAbort));
    let milestone = list(
        MILESTONE.ident,
        quote_spanned!(span=> #private::NoMilestone),
    );
    let attrs = module.attrs.as_ref().map_or_else(
        || quote_spanned!(span=> #private::NoAttrs),
        |attrs| named(&attrs.ident),
    );
    let allowed = allowlist::allowed_at(words);
    let index = lists::step_index(module, model);
    let (piece_type, piece) = Text::default()
        .field(field::EVENT, &words.event)
        .piece(&words.runtime);
    quote_spanned! {span=>
        #[automatically_derived]
        impl #private::Speaks for Step {
            type Keys = #attrs;
            const WORDS: &'static #private::Vocabulary = &__FUNNEL_FLOW.words;
            const ALLOWED: #runtime::Allowlist = #allowed;
        }

        #[automatically_derived]
        impl #private::FlowStep for Step {
            type Abort = #abort;
            type Milestone = #milestone;
            type Attrs = #attrs;
            type Piece = #piece_type;
            const PIECE: Self::Piece = #piece;
            const DEF: &'static #private::FlowDef = &__FUNNEL_FLOW;

            #index
        }
    }
}

/// A type of the module, without the place where the user named it: what is wrong with it was said.
fn named(ident: &Ident) -> TokenStream {
    let ident = Ident::new(&ident.to_string(), Span::mixed_site());
    quote!(#ident)
}

/// The declaration as static data.
fn flow(model: &Model) -> TokenStream {
    let words = &model.words;
    let private = words.runtime.private();
    let span = Span::mixed_site();
    let vocabulary = expand::vocabulary(words);
    let naming = expand::naming(words, funnel_rules::FLOW_ATTRIBUTES);
    let Events {
        started,
        completed,
        aborted,
        failed,
    } = &model.events;
    let help = &words.help;
    let steps = model.steps.iter().map(|step| &step.name);
    let reasons = &model.reasons;
    let milestones = model.milestones.iter().map(
        |Milestone { name, event, .. }| {
            quote_spanned!(span=> #private::MilestoneDef { name: #name, event: #event })
        },
    );
    quote_spanned! {span=>
        static __FUNNEL_FLOW: #private::FlowDef = #private::FlowDef::new(
            #vocabulary,
            #private::FlowNaming { #naming },
            #private::FlowEvents {
                started: #started,
                completed: #completed,
                aborted: #aborted,
                failed: #failed,
            },
            #help,
            &[#(#steps),*],
            &[#(#reasons),*],
            &[#(#milestones),*],
        );

        #[#private::linkme::distributed_slice(#private::FLOWS)]
        #[linkme(crate = #private::linkme)]
        static __FUNNEL_LINKED: &'static #private::FlowDef = &__FUNNEL_FLOW;
    }
}

/// What the record says of the flow, without its attributes.
fn head(model: &Model) -> Text {
    let words = &model.words;
    let mut head = Text::default()
        .field(field::KIND, kind::FLOW)
        .field(field::EVENT, &words.event)
        .field(field::HELP, &words.help)
        .optional(field::OWNER, words.owner.as_deref())
        .optional(field::RENAME_ALL, words.renamed())
        .field(field::STARTED, &model.events.started)
        .field(field::COMPLETED, &model.events.completed)
        .field(field::ABORTED, &model.events.aborted)
        .field(field::FAILED, &model.events.failed);
    for step in &model.steps {
        head = head
            .field(field::STEP, &step.name)
            .field(field::HELP, &step.help);
    }
    for milestone in &model.milestones {
        head = head
            .field(field::MILESTONE, &milestone.name)
            .field(field::EVENT_OF, &milestone.event)
            .field(field::HELP, &milestone.help);
    }
    if model.reasons.is_empty() {
        head
    } else {
        head.list(field::REASONS, &model.reasons)
    }
}
