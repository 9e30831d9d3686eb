//! The tokens of a funnel's module.
//!
//! ```text
//! mod conversion { enum Step { Claim } struct Attrs { team_id: Option<Id> } }
//! ⇒ mod conversion {
//!       enum Step { Claim }  struct Attrs { team_id: Option<Id> }       as written
//!       enum claim {}        impl Step for claim { … }                  for #[funnel_step(claim)]
//!       struct __FunnelKeys { team_id: Option<Id> }                     what a site sets
//!       impl Attrs { scope, enter }  impl IntoScope for Attrs
//!       static … FunnelDef, StepDef, record;  const … checks of the allowlist
//!   }
//! ```

use funnel_rules::record::{END, UNIT, field, kind};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Item, ItemStruct};

use super::model::{Key, Model, Step};
use super::parse::{self, Module};
use crate::record::Text;

pub(crate) fn expand(module: &Module, model: Option<&Model>) -> TokenStream {
    let mut item = module.item.clone();
    let steps = module.steps.iter().cloned().map(|mut step| {
        for variant in &mut step.variants {
            parse::strip(&mut variant.attrs);
        }
        step
    });
    let attrs = module.attrs.iter().cloned().map(|mut attrs| {
        for field in &mut attrs.fields {
            parse::strip(&mut field.attrs);
        }
        attrs
    });
    let span = Span::mixed_site();
    let default = model
        .filter(|model| model.keys.iter().all(|key| key.optional))
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
    // A step is named by its type; the variants need not be used.
    let steps = quote_spanned!(span=> #(#[allow(dead_code)] #steps)*);
    let others = &module.others;
    let generated = model.map(|model| generate(module, model));
    let content = quote!(#(#others)* #steps #(#attrs)* #generated);
    if let Some((_, items)) = &mut item.content {
        items.push(Item::Verbatim(content));
    }
    let beside = model.map(|model| beside(&item.ident, model));
    quote!(#beside #item)
}

/// What stands next to the module: its allowlist, named where the user's path means what the user
/// sees, and a type that two funnels of one event would both declare.
fn beside(module: &Ident, model: &Model) -> TokenStream {
    let runtime = &model.runtime;
    let allowed = allowed(module);
    let list = match &model.allow {
        Some(path) => path.to_token_stream(),
        None => quote_spanned!(Span::mixed_site()=> #runtime::Allowlist::DEFAULT),
    };
    let event: String = model.event.replace(':', "_");
    let unique = match syn::parse_str::<Ident>(&format!("Event_{event}_is_declared_here")) {
        Ok(mut ident) => {
            ident.set_span(model.event_span.resolved_at(Span::call_site()));
            Some(quote! {
                #[doc(hidden)]
                #[allow(non_camel_case_types, dead_code)]
                enum #ident {}
            })
        }
        Err(_) => None,
    };
    quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        #[allow(non_upper_case_globals)]
        const #allowed: #runtime::Allowlist = #list;
        #unique
    }
}

fn allowed(module: &Ident) -> Ident {
    format_ident!("__funnel_allowed_{}", module, span = Span::call_site())
}

fn generate(module: &Module, model: &Model) -> TokenStream {
    let funnel = funnel(module, model);
    let steps = model
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| step_type(model, at, step));
    let keys = keys(model);
    let scope = module.attrs.first().map(|attrs| scope(attrs, model));
    let record = record(model);
    let checks = checks(model);
    quote!(#funnel #(#steps)* #keys #scope #record #checks)
}

fn step_static(at: usize) -> Ident {
    format_ident!("__FUNNEL_STEP_{}", at, span = Span::mixed_site())
}

/// The declaration as static data.
fn funnel(module: &Module, model: &Model) -> TokenStream {
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
    let allowed = allowed(&module.item.ident);
    let keys = model.keys.iter().map(|Key { name, wire, ty, .. }| {
        quote_spanned! {Span::mixed_site()=> #private::KeyDef {
            name: #name,
            wire: #wire,
            class: <#ty as #runtime::AttrValue>::CLASS,
            labels: <#ty as #runtime::AttrValue>::LABELS,
        }}
    });
    let steps = (0..model.steps.len()).map(step_static);
    let statics = model.steps.iter().enumerate().map(|(at, step)| {
        let ident = step_static(at);
        let name = &step.name;
        let required = model.keys.iter().enumerate().filter_map(|(at, key)| {
            key.required
                .contains(name)
                .then(|| Literal::usize_unsuffixed(at))
        });
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
        pub enum __Funnel {}

        #[automatically_derived]
        impl #private::Funnel for __Funnel {
            type Keys = __FunnelKeys;
            const DEF: &'static #private::FunnelDef = &__FUNNEL;
            const ALLOWED: #runtime::Allowlist = super::#allowed;
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
    quote_spanned! {Span::mixed_site()=>
        #[doc = #doc]
        #[allow(non_camel_case_types, clippy::empty_enums)]
        pub enum #ident {}

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

/// The attributes as a site sets them: every field open.
fn keys(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let runtime = &model.runtime;
    let span = Span::mixed_site();
    let option = quote_spanned!(span=> #private::core::option::Option);
    let fields = model.keys.iter().map(
        |Key {
             ident,
             vis,
             ty,
             optional,
             ..
         }| {
            let vis = match vis {
                syn::Visibility::Inherited => quote_spanned!(span=> pub),
                vis => quote!(#vis),
            };
            if *optional {
                quote!(#vis #ident: #option<#ty>)
            } else {
                quote!(#vis #ident: #private::Required<#ty>)
            }
        },
    );
    let open = model.keys.iter().map(
        |Key {
             ident, optional, ..
         }| {
            if *optional {
                quote!(#ident: #option::None)
            } else {
                quote!(#ident: #private::Required(#option::None))
            }
        },
    );
    let encode = model.keys.iter().enumerate().map(
        |(
            at,
            Key {
                ident,
                ty,
                optional,
                ..
            },
        )| {
            let at = Literal::usize_unsuffixed(at);
            let value = if *optional {
                quote_spanned!(span=> self.#ident)
            } else {
                quote_spanned!(span=> self.#ident.0)
            };
            quote_spanned! {span=>
                if let #option::Some(__value) = &#value {
                    <#ty as #runtime::AttrValue>::encode(__value, #at, __draft);
                }
            }
        },
    );
    let draft = if model.keys.is_empty() {
        quote_spanned!(span=> _)
    } else {
        quote_spanned!(span=> __draft)
    };
    quote_spanned! {span=>
        #[doc(hidden)]
        #[allow(private_interfaces, clippy::pub_underscore_fields)]
        pub struct __FunnelKeys { #(#fields),* }

        #[automatically_derived]
        impl #private::Keys for __FunnelKeys {
            const OPEN: Self = Self { #(#open),* };

            fn encode(&self, #draft: &mut #private::Draft) {
                #(#encode)*
            }
        }
    }
}

/// `Attrs` as a scope.
fn scope(attrs: &ItemStruct, model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let runtime = &model.runtime;
    let ident = &attrs.ident;
    let span = Span::mixed_site();
    let fields = model.keys.iter().map(
        |Key {
             ident, optional, ..
         }| {
            if *optional {
                quote_spanned!(span=> #ident: self.#ident)
            } else {
                quote_spanned! {span=>
                    #ident: #private::Required(#private::core::option::Option::Some(self.#ident))
                }
            }
        },
    );
    quote_spanned! {span=>
        #[automatically_derived]
        impl #runtime::IntoScope for #ident {
            fn into_scope(self) -> #runtime::Scope {
                #private::scope_of::<__Funnel>(&__FunnelKeys { #(#fields),* })
            }
        }

        #[automatically_derived]
        #[allow(dead_code)]
        impl #ident {
            /// Runs a future in which every event of this funnel says what is set here, unless its
            /// site says otherwise.
            pub fn scope<F: #private::core::future::Future>(self, future: F) -> #runtime::Scoped<F> {
                #runtime::IntoScope::into_scope(self).scope(future)
            }

            /// As `scope`, for the rest of the block.
            #[must_use = "the scope ends when the guard is dropped"]
            pub fn enter(self) -> #runtime::Entered {
                #runtime::IntoScope::into_scope(self).enter()
            }
        }
    }
}

/// The record of the declaration: texts known here, and pieces that the types of the attributes add.
fn record(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let runtime = &model.runtime;
    let span = Span::mixed_site();
    let mut head = Text::default()
        .field(field::KIND, kind::FUNNEL)
        .field(field::EVENT, &model.event)
        .field(field::COUNTER, &model.counter)
        .field(field::HELP, &model.help)
        .optional(field::OWNER, model.owner.as_deref());
    for step in &model.steps {
        head = head
            .field(field::STEP, &step.name)
            .field(field::HELP, &step.help);
        if let Some((from, at_least)) = &step.target {
            head = head
                .field(field::TARGET_FROM, from)
                .field(field::TARGET_AT_LEAST, at_least);
        }
    }
    let (mut ty, mut value) = head.piece(runtime);
    let mut join = |next: (TokenStream, TokenStream)| {
        let (next_type, next_value) = next;
        ty = quote_spanned!(span=> #private::Pair<#ty, #next_type>);
        value = quote_spanned!(span=> #private::Pair(#value, #next_value));
    };
    for key in &model.keys {
        let mut text = Text::default()
            .field(field::KEY, &key.name)
            .field(field::WIRE, &key.wire);
        if key.entity {
            text = text.field(field::ENTITY, "true");
        }
        if !key.required.is_empty() {
            text = text.list(field::REQUIRED, &key.required);
        }
        join(text.piece(runtime));
        let key_type = &key.ty;
        join((
            quote_spanned!(span=> <#key_type as #runtime::AttrValue>::Piece),
            quote_spanned!(span=> <#key_type as #runtime::AttrValue>::PIECE),
        ));
        if key.denied {
            let why = reviewed(key);
            let before = format!("{}{UNIT}", field::REVIEWED);
            let (bytes, end) = (Literal::byte_string(before.as_bytes()), END as u8);
            let len = Literal::usize_unsuffixed(before.len());
            join((
                quote_spanned!(span=> #private::Pair<
                    [#private::Byte; #len],
                    #private::Pair<[#private::Byte; #why.len()], [#private::Byte; 1]>,
                >),
                quote_spanned!(span=> #private::Pair(
                    *#bytes,
                    #private::Pair(#private::bytes(#why), [#end]),
                )),
            ));
        }
    }
    let text = Text::default().with_place(runtime);
    quote_spanned! {span=>
        const __FUNNEL_TEXT: #private::Text = #text;
        #private::record! {
            static __FUNNEL_RECORD: #private::Record<#ty, { __FUNNEL_TEXT.len() }> =
                #private::Record::declaration(#value, __FUNNEL_TEXT);
        }
    }
}

fn reviewed(key: &Key) -> Ident {
    format_ident!(
        "__FUNNEL_REVIEWED_{}",
        key.name.to_uppercase(),
        span = Span::mixed_site()
    )
}

/// The allowlist's word on every key, at the key.
fn checks(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let checks = model.keys.iter().map(|key| {
        let name = &key.name;
        let span = key.ident.span().resolved_at(Span::mixed_site());
        let allowed = quote_spanned!(span=> <__Funnel as #private::Funnel>::ALLOWED);
        if key.denied {
            let why = reviewed(key);
            quote_spanned!(span=> const #why: #private::Text = #allowed.admit_denied(#name);)
        } else {
            quote_spanned!(span=> const _: () = #allowed.admit(#name);)
        }
    });
    quote!(#(#checks)*)
}
