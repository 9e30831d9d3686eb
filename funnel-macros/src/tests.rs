//! What the macros write, readable: `tests/<name>.rs` is what a user writes, `tests/<name>.snap` what
//! becomes of it. A change of a snapshot is a change of the code in every binary of every user; make
//! it with `INSTA_UPDATE=always cargo test -p funnel-macros`.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::parse::Parser as _;
use syn::{Attribute, File, Item, Meta};

macro_rules! snapshots {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let name = stringify!($name);
            let written = include_str!(concat!("tests/", stringify!($name), ".rs"));
            insta::with_settings!({
                snapshot_path => "tests",
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_snapshot!(name, expanded(written));
            });
        }
    )*};
}

snapshots! {
    label
    labels
    error_class
    error_class_of_a_struct
    counter
    counter_with_all_arguments
    counter_mistakes
    alerts_on_steps
    alerts_on_a_counter
    alerts_on_a_function
    alert_mistakes
    funnel
    funnel_without_attributes
    flow
    flow_with_all_arguments
    flow_alone
    flow_mistakes
    step_statement
    function
    function_with_all_arguments
    function_that_counts
    function_that_counts_its_calls
    function_tracking_its_caller
    function_never_returning
    async_function
    async_function_never_returning
    function_returning_a_future
    function_returning_a_boxed_future
    flow_on_function
    flow_on_function_alone
    flow_on_async_function
    flow_on_function_returning_a_future
    flow_on_boxed_future
    flow_on_function_tracking_its_caller
    flow_on_function_never_returning
    flow_on_function_mistakes
    method_of_a_generic_type
    mistakes_leave_the_item
}

/// Every item of a file, expanded.
fn expanded(written: &str) -> String {
    let file: File = syn::parse_str(written).expect("an input is Rust");
    let tokens: TokenStream = file.items.into_iter().map(expand).collect();
    let file: File = syn::parse2(tokens).expect("an expansion is Rust");
    prettyplease::unparse(&file).replace(env!("CARGO_PKG_VERSION"), "0.0.0")
}

fn expand(mut item: Item) -> TokenStream {
    if let Item::Impl(item) = &mut item {
        for member in &mut item.items {
            let syn::ImplItem::Fn(function) = member else {
                continue;
            };
            if let Some(args) = take(&mut function.attrs, "funnel_step") {
                let tokens = crate::step::expand_attribute(args, function.to_token_stream());
                *member = syn::ImplItem::Verbatim(tokens);
            }
        }
    }
    match &mut item {
        Item::Mod(found) => match take(&mut found.attrs, "funnel") {
            Some(args) => crate::vocabulary::funnel::expand(args, item.to_token_stream()),
            None => match take(&mut found.attrs, "flow") {
                Some(args) => crate::vocabulary::flow::expand(args, item.to_token_stream()),
                None => item.to_token_stream(),
            },
        },
        Item::Fn(found) => match take(&mut found.attrs, "funnel_step") {
            Some(args) => crate::step::expand_attribute(args, item.to_token_stream()),
            None => match take(&mut found.attrs, "business_counter") {
                Some(args) => crate::counting::expand(args, item.to_token_stream()),
                None => match take(&mut found.attrs, "funnel_flow") {
                    Some(args) => crate::flow_call::expand(args, item.to_token_stream()),
                    None => item.to_token_stream(),
                },
            },
        },
        Item::Enum(found) => match take(&mut found.attrs, "derive") {
            Some(names) => {
                let derive = derive(&names, crate::label::expand);
                let derived = derive(item.to_token_stream());
                quote!(#item #derived)
            }
            None => item.to_token_stream(),
        },
        Item::Struct(found) => match take(&mut found.attrs, "derive") {
            Some(names) => {
                let derive = derive(&names, crate::labels::expand);
                let derived = derive(item.to_token_stream());
                quote!(#item #derived)
            }
            None => item.to_token_stream(),
        },
        // A static without a value is no item that the parser knows.
        Item::Verbatim(_) | Item::Static(_) => {
            let parse = |input: syn::parse::ParseStream<'_>| {
                Ok((
                    input.call(Attribute::parse_outer)?,
                    input.parse::<TokenStream>()?,
                ))
            };
            let (mut attrs, rest) = parse
                .parse2(item.to_token_stream())
                .expect("attributes and an item");
            let args = take(&mut attrs, "business_counter").expect("the item of an attribute");
            crate::counter::expand(args, quote!(#(#attrs)* #rest))
        }
        Item::Macro(found) if found.mac.path.is_ident("step") => {
            let statement = crate::step::expand_statement(found.mac.tokens.clone());
            quote!(fn statement() #statement)
        }
        _ => item.to_token_stream(),
    }
}

/// The derive that is named, where several go on one kind of item.
fn derive(
    names: &TokenStream,
    otherwise: fn(TokenStream) -> TokenStream,
) -> fn(TokenStream) -> TokenStream {
    if names.to_string() == "ErrorClass" {
        crate::error_class::expand
    } else {
        otherwise
    }
}

/// Takes an attribute away from an item, and gives its arguments.
fn take(attrs: &mut Vec<Attribute>, name: &str) -> Option<TokenStream> {
    let at = attrs.iter().position(|attr| attr.path().is_ident(name))?;
    Some(match attrs.remove(at).meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    })
}
