//! The class of an error of any type, without a bound on it.
//!
//! Generated code calls `__funnel_error_class` on `&&&&&&&Failed(&error)`. Method lookup tries the
//! receiver with the most references first, so the first trait below that fits the type wins.
//!
//! Lookup ignores lifetimes, so it would take a `Box<dyn Error + 'a>` for one that lives for ever, and
//! the compiler would then refuse it. For an error that may borrow, generated code writes
//! `&&&Failed(&error)`: only the last three traits take part. Lookup also tries one reference
//! more than there is, which is why there is no impl for `&&&Failed`.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::name::{Name, is_class};
use super::{ErrorClass, Failed, chain};

/// A type with [`ErrorClass`].
pub trait OwnClass {
    fn __funnel_error_class(&self) -> &'static str;
}

impl<T: ErrorClass + ?Sized> OwnClass for &&&&&&Failed<'_, T> {
    fn __funnel_error_class(&self) -> &'static str {
        own(self.0)
    }
}

/// What lends a `dyn Error` of several threads, as `anyhow::Error` and `eyre::Report` do.
pub trait ClassOfShared {
    fn __funnel_error_class(&self) -> &'static str;
}

impl<T: AsRef<dyn Error + Send + Sync> + ?Sized> ClassOfShared for &&&&&Failed<'_, T> {
    fn __funnel_error_class(&self) -> &'static str {
        caught::<T>(|| of_holder::<T>(self.0.as_ref()))
    }
}

/// What lends a `dyn Error`.
pub trait ClassOfObject {
    fn __funnel_error_class(&self) -> &'static str;
}

impl<T: AsRef<dyn Error> + ?Sized> ClassOfObject for &&&&Failed<'_, T> {
    fn __funnel_error_class(&self) -> &'static str {
        caught::<T>(|| of_holder::<T>(self.0.as_ref()))
    }
}

/// A type with [`ErrorClass`], where lookup begins here.
pub trait OwnClassOfBorrowing {
    fn __funnel_error_class(&self) -> &'static str;
}

impl<T: ErrorClass + ?Sized> OwnClassOfBorrowing for &&Failed<'_, T> {
    fn __funnel_error_class(&self) -> &'static str {
        own(self.0)
    }
}

/// An error: its sources are known.
pub trait ClassOfError {
    fn __funnel_error_class(&self) -> &'static str;
}

impl<T: Error + ?Sized> ClassOfError for &Failed<'_, T> {
    fn __funnel_error_class(&self) -> &'static str {
        caught::<T>(|| match Name::of_type::<T>() {
            Name::Informative(class) => class,
            Name::Vague(class) => match self.0.source().and_then(chain::first) {
                Some(Name::Informative(inner)) => inner,
                _ => class,
            },
        })
    }
}

/// Anything: its type has a name.
pub trait ClassOfAnything {
    fn __funnel_error_class(&self) -> &'static str;
}

impl<T: ?Sized> ClassOfAnything for Failed<'_, T> {
    fn __funnel_error_class(&self) -> &'static str {
        Name::of_type::<T>().text()
    }
}

fn own<T: ErrorClass + ?Sized>(error: &T) -> &'static str {
    caught::<T>(|| {
        let class = error.error_class();
        if is_class(class) {
            class
        } else {
            Name::of_type::<T>().text()
        }
    })
}

/// The holder's own name is the last resort: it says less than anything inside of it.
fn of_holder<T: ?Sized>(error: &(dyn Error + 'static)) -> &'static str {
    chain::first(error)
        .unwrap_or_else(Name::of_type::<T>)
        .text()
}

/// The name of the type, where an error panics when it is asked.
#[cold]
fn caught<T: ?Sized>(class: impl FnOnce() -> &'static str) -> &'static str {
    catch_unwind(AssertUnwindSafe(class)).unwrap_or_else(|_| Name::of_type::<T>().text())
}
