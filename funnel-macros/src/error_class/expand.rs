//! The impl that `#[derive(ErrorClass)]` writes.
//!
//! ```text
//! enum E { Gone, #[error_class(transparent)] Io(io::Error) }
//! ⇒ impl ErrorClass for E { error_class = match self { Gone => "Gone", Io(inner) => the class of inner } }
//!   and an entry in ERRORS, by which an `E` in a `Box<dyn Error>` is recognised
//! ```

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::model::{Body, Class, Model};

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        runtime,
        ident,
        generics,
        body,
    } = model;
    let private = runtime.private();
    let span = Span::mixed_site();
    let arm = |name: TokenStream, class: &Class| match class {
        Class::Text(text) => quote_spanned!(span=> #name { .. } => #text,),
        Class::OfField(member) => {
            let class = of_field(model);
            quote_spanned!(span=> #name { #member: __inner } => #class,)
        }
    };
    let body = match body {
        Body::Enum(variants) if variants.is_empty() => quote_spanned!(span=> match *self {}),
        Body::Enum(variants) => {
            let arms = variants
                .iter()
                .map(|(variant, class)| arm(quote_spanned!(span=> Self::#variant), class));
            quote_spanned!(span=> match self { #(#arms)* })
        }
        Body::Struct(Class::Text(text)) => quote_spanned!(span=> #text),
        Body::Struct(class) => {
            let arm = arm(quote_spanned!(span=> Self), class);
            quote_spanned!(span=> match self { #arm })
        }
    };
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let entry = generics.params.is_empty().then(|| entry(model));
    quote_spanned! {span=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #runtime::ErrorClass for #ident #ty_generics #where_clause {
            fn error_class(&self) -> #private::Text {
                #body
            }
        }

        #entry
    }
}

/// The class of `__inner`. Where the type has a lifetime, so may the error inside.
fn of_field(model: &Model) -> TokenStream {
    let private = model.runtime.private();
    let span = Span::mixed_site();
    let failed = quote_spanned!(span=> #private::error_class::Failed(__inner));
    let receiver = if model.generics.lifetimes().next().is_some() {
        quote_spanned!(span=> &&&#failed)
    } else {
        quote_spanned!(span=> &&&&&&&#failed)
    };
    quote_spanned! {span=> {
        use #private::error_class::lookup::*;
        (#receiver).__funnel_error_class()
    }}
}

/// A type with parameters is many, and cannot be in the list.
fn entry(model: &Model) -> TokenStream {
    let Model { runtime, ident, .. } = model;
    let private = runtime.private();
    let span = Span::mixed_site();
    quote_spanned! {span=>
        const _: () = {
            #[#private::linkme::distributed_slice(#private::error_class::ERRORS)]
            #[linkme(crate = #private::linkme)]
            #[allow(deprecated)]
            static __FUNNEL_LINKED: #private::error_class::Entry = |__error| {
                #private::error_class::Recognise::<#ident>(#private::core::marker::PhantomData)
                    .__funnel_recognise(__error)
            };
        };
    }
}
