//! The bounded name of an error: a type or a variant, never what the error says of itself.
//!
//! Here are the trait and its impls for what std wraps errors in. `lookup` decides for any type,
//! `chain` for errors behind `dyn Error`, and `name` makes names of types. Not here: when a call
//! failed, which is `outcome`'s.

mod chain;
#[doc(hidden)]
pub mod lookup;
mod name;

use std::io;
use std::rc::Rc;
use std::sync::Arc;

pub use chain::{ERRORS, Entry, NoError, Recognise};
#[cfg(unix)]
pub(crate) use name::hold;

/// Says of an error what telemetry calls it: a name out of a fixed set, never its message.
///
/// Derive it. The class of a variant is its name as written, which is the form that type names have
/// as well, so that a report shows one form and the code is found by it; a struct is called after
/// its type.
///
/// ```
/// use funnel_runtime::ErrorClass;
///
/// #[derive(ErrorClass)]
/// enum PayError {
///     CardDeclined { code: u16 },
///     #[error_class(rename = "OutOfStock")]
///     Shelf(String),
///     #[error_class(transparent)]
///     Io(std::io::Error),
/// }
///
/// assert_eq!(PayError::CardDeclined { code: 51 }.error_class(), "CardDeclined");
/// assert_eq!(PayError::Shelf("sku 7".to_owned()).error_class(), "OutOfStock");
/// let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
/// assert_eq!(PayError::Io(refused).error_class(), "io::ConnectionRefused");
/// ```
///
/// # Errors without it
///
/// A type without this trait needs no bound and no impl. What is known of it decides:
///
/// | error | class |
/// |---|---|
/// | `std::io::Error` | its kind, as in `io::NotFound`; of kind `Other`, what is inside of it, or `io::Other` |
/// | a type of any crate | its name without path and parameters, as in `ParseIntError` |
/// | a type called `Error`, `Report` or the like | the first informative error among its sources; or its name behind that of its crate, as in `serde_json::Error` |
/// | `Box<dyn Error>`, `anyhow::Error`, `eyre::Report` | the first informative error inside of it; or what holds it, as in `anyhow::Error`, and `Error` for a box, where nothing is known of any |
/// | a text, a tuple, a closure | `String`, `str`, or `Unknown` for what has no name |
///
/// # What is known of an error behind `dyn`
///
/// Rust keeps no name of a type behind `dyn Error`, and nothing is ever derived from `Debug` or
/// `Display`, because they show what the error holds. So such an error is recognised where it is
///
/// - a type with `#[derive(ErrorClass)]` that has no parameters, in any crate of the binary, or
/// - an error of std that has no parameters, such as `ParseIntError` or `Utf8Error`,
///
/// also in a `Box` or an `Arc`. Any other is passed over, and its sources are asked.
///
/// In a generic function, a type parameter without this trait as a bound has its type name as class,
/// also where the type has the trait.
///
/// # By hand
///
/// A class is 1 to 128 letters from `a` to `z` and `A` to `Z`, digits, and `_ - . : / +`. Where
/// an impl of your own returns another text, or panics, telemetry takes the type name instead.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say its error class [F834]",
    label = "no `ErrorClass`",
    note = "write `#[derive(ErrorClass)]` on it; a type of another crate needs it only where a bound asks for it"
)]
pub trait ErrorClass {
    /// The name of this error. It must be one of few, and must not depend on what the error holds.
    fn error_class(&self) -> &'static str;
}

impl ErrorClass for io::Error {
    /// Its kind, or what is inside an error of kind `Other`.
    fn error_class(&self) -> &'static str {
        chain::first(self).map_or(chain::IO_OTHER, name::Name::text)
    }
}

macro_rules! hands_on {
    ($($holder:ty),*) => {$(
        impl<E: ErrorClass + ?Sized> ErrorClass for $holder {
            fn error_class(&self) -> &'static str {
                (**self).error_class()
            }
        }
    )*};
}

hands_on!(&E, &mut E, Box<E>, Rc<E>, Arc<E>);

/// What a call failed with.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Failed<'a, T: ?Sized>(pub &'a T);
