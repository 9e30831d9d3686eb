//! Whether a call succeeded, decided from what it returned, without a bound on the user's type.
//!
//! The macros call `__funnel_success` on `&&&&Returned(&value)`. Method lookup tries the receiver
//! with the most references first, so the most specific impl below that fits the type wins, also
//! where the type is generic or opaque. Not here: counting, which is `call`'s.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

/// Says of your own return type whether it means success.
///
/// `Result`, `Option` and, with the feature `http`, `http::Response` and `http::StatusCode` are known
/// already; a type without this impl always means success.
///
/// A panic in [`Outcome::is_success`] is caught and counts as an error of the call.
///
/// ```
/// use funnel_runtime::Outcome;
///
/// enum Reply {
///     Done,
///     Refused,
/// }
///
/// impl Outcome for Reply {
///     fn is_success(&self) -> bool {
///         matches!(self, Reply::Done)
///     }
/// }
/// ```
pub trait Outcome {
    /// Whether the call that returned this value did what it was asked.
    fn is_success(&self) -> bool;
}

/// What a call returned.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Returned<'a, T>(pub &'a T);

impl<'a, F: Future + ?Sized> Returned<'a, Pin<Box<F>>> {
    /// Found before the traits below, where the macro could not tell from the tokens of the return
    /// type that the function returns a future.
    #[deprecated(
        note = "the function returns a boxed future under another name, so its calls count as soon as they have made one; write its return type as `Pin<Box<dyn Future<Output = …>>>` or `BoxFuture<…>`"
    )]
    #[doc(hidden)]
    #[must_use]
    pub fn __funnel_success(&self) -> Option<&'a Pin<Box<F>>> {
        Some(self.0)
    }
}

/// The traits behind the lookup. In scope only in the one expression that the macros write.
#[doc(hidden)]
pub mod lookup {
    use super::{AssertUnwindSafe, Outcome, Returned, catch_unwind};

    /// An `http::Response` or an `http::StatusCode`, alone or in `Ok`.
    pub trait HttpOutcome<'a> {
        type Success: 'a;
        fn __funnel_success(&self) -> Option<&'a Self::Success>;
    }

    #[cfg(feature = "http")]
    impl<'a, B> HttpOutcome<'a> for &&&Returned<'a, http::Response<B>> {
        type Success = http::Response<B>;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a http::Response<B>> {
            Some(self.0).filter(|response| below_400(response.status()))
        }
    }

    #[cfg(feature = "http")]
    impl<'a, B, E> HttpOutcome<'a> for &&&Returned<'a, Result<http::Response<B>, E>> {
        type Success = http::Response<B>;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a http::Response<B>> {
            let response = self.0.as_ref().ok();
            response.filter(|response| below_400(response.status()))
        }
    }

    #[cfg(feature = "http")]
    impl<'a> HttpOutcome<'a> for &&&Returned<'a, http::StatusCode> {
        type Success = http::StatusCode;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a http::StatusCode> {
            Some(self.0).filter(|status| below_400(**status))
        }
    }

    #[cfg(feature = "http")]
    impl<'a, E> HttpOutcome<'a> for &&&Returned<'a, Result<http::StatusCode, E>> {
        type Success = http::StatusCode;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a http::StatusCode> {
            self.0.as_ref().ok().filter(|status| below_400(**status))
        }
    }

    #[cfg(feature = "http")]
    fn below_400(status: http::StatusCode) -> bool {
        status.as_u16() < 400
    }

    /// `Result` and `Option`.
    pub trait StdOutcome<'a> {
        type Success: 'a;
        fn __funnel_success(&self) -> Option<&'a Self::Success>;
    }

    impl<'a, T, E> StdOutcome<'a> for &&Returned<'a, Result<T, E>> {
        type Success = T;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a T> {
            self.0.as_ref().ok()
        }
    }

    impl<'a, T> StdOutcome<'a> for &&Returned<'a, Option<T>> {
        type Success = T;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a T> {
            self.0.as_ref()
        }
    }

    /// A type with a user's [`Outcome`].
    pub trait OwnOutcome<'a> {
        type Success: 'a;
        fn __funnel_success(&self) -> Option<&'a Self::Success>;
    }

    impl<'a, T: Outcome> OwnOutcome<'a> for &Returned<'a, T> {
        type Success = T;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a T> {
            let value = self.0;
            let success = catch_unwind(AssertUnwindSafe(|| value.is_success()));
            success.unwrap_or(false).then_some(value)
        }
    }

    /// Everything else is success.
    pub trait AnyOutcome<'a> {
        type Success: 'a;
        fn __funnel_success(&self) -> Option<&'a Self::Success>;
    }

    impl<'a, T> AnyOutcome<'a> for Returned<'a, T> {
        type Success = T;

        #[inline]
        fn __funnel_success(&self) -> Option<&'a T> {
            Some(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Returned};

    struct Always(bool);

    impl Outcome for Always {
        fn is_success(&self) -> bool {
            self.0
        }
    }

    macro_rules! success {
        ($value:expr) => {{
            #[allow(unused_imports)]
            use super::lookup::*;
            (&&&&Returned(&$value)).__funnel_success()
        }};
    }

    #[test]
    fn the_most_specific_rule_decides() {
        assert_eq!(success!(Ok::<_, ()>(7)), Some(&7));
        assert_eq!(success!(Err::<u8, _>(())), None);
        assert_eq!(success!(Some("x")), Some(&"x"));
        assert!(success!(None::<u8>).is_none());
        assert!(success!(Always(true)).is_some());
        assert!(success!(Always(false)).is_none());
        assert_eq!(success!(5_u8), Some(&5));
    }

    #[test]
    fn a_generic_value_is_success_unless_its_shape_says_more() {
        fn plain<T>(value: &T) -> bool {
            success!(*value).is_some()
        }
        fn fallible<T, E>(value: &Result<T, E>) -> bool {
            success!(*value).is_some()
        }
        assert!(
            plain(&Err::<(), _>(())),
            "nothing is known of a bare type parameter"
        );
        assert!(!fallible(&Err::<(), _>(())));
    }

    #[cfg(feature = "http")]
    #[test]
    fn a_response_below_400_is_success() {
        for (status, expected) in [
            (200, true),
            (302, true),
            (399, true),
            (400, false),
            (500, false),
        ] {
            let response = http::Response::builder().status(status).body(()).unwrap();
            assert_eq!(success!(response).is_some(), expected, "{status}");
            let in_ok = Ok::<_, ()>(response);
            assert_eq!(success!(in_ok).is_some(), expected, "Ok({status})");
            let status = http::StatusCode::from_u16(status).unwrap();
            assert_eq!(success!(status).is_some(), expected, "{status} alone");
            let in_ok = Ok::<_, ()>(status);
            assert_eq!(success!(in_ok).is_some(), expected, "Ok({status}) alone");
        }
        assert!(success!(Err::<http::Response<()>, _>(())).is_none());
    }
}
