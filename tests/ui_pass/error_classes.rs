//! The derive on every kind of type, with other names in the way and lints denied.

#![deny(warnings)]
#![forbid(unsafe_code, unused_imports)]
#![no_implicit_prelude]

use ::funnel_runtime::ErrorClass;

mod telemetry {
    pub use ::funnel_runtime::*;
}

#[derive(ErrorClass)]
enum Never {}

#[derive(ErrorClass)]
struct Gone;

#[deprecated]
#[derive(ErrorClass)]
pub struct Old;

#[derive(ErrorClass)]
pub enum Aged {
    #[deprecated]
    Before,
}

#[derive(ErrorClass)]
pub enum Failed<'a, T: ::core::marker::Copy, const N: usize> {
    Tuple(&'a str, [T; N]),
    #[error_class(transparent)]
    Own(Own),
    #[error_class(transparent)]
    Lent {
        r#type: ::std::boxed::Box<dyn ::core::error::Error + 'a>,
    },
}

#[derive(ErrorClass)]
#[error_class(crate = telemetry, transparent)]
pub struct Own {
    inner: ::std::boxed::Box<dyn ::core::error::Error>,
}

/// Locals and items of the names that generated code could use.
#[allow(non_upper_case_globals)]
const error: u8 = 1;

fn main() {
    let inner = ::std::boxed::Box::new(::core::fmt::Error);
    ::core::assert_eq!(Own { inner }.error_class(), "fmt::Error");
    ::core::assert_eq!(Gone.error_class(), "Gone");
    let failed = Failed::<'_, u8, 1>::Tuple("x", [error]);
    ::core::assert_eq!(failed.error_class(), "Tuple");
    let never: fn(&Never) -> &'static str = Never::error_class;
    let _ = never;
    for lent in [
        Failed::<u8, 1>::Own(Own { inner: ::std::boxed::Box::new(::core::fmt::Error) }),
        Failed::Lent { r#type: ::std::boxed::Box::new(::core::fmt::Error) },
    ] {
        let _ = lent.error_class();
    }
}
