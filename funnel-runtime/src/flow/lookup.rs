//! Why a call failed, decided from what it returned, without a bound on the user's type: by method
//! lookup, as `outcome` decides whether it failed.

use super::FlowError;
use crate::error_class::Failed;
use crate::outcome::Returned;

/// What a call failed with.
#[derive(Debug)]
pub enum Failure<'a, E> {
    /// An error, which can be asked.
    Error(&'a E),
    /// Something that has no error inside, by its class.
    Class(&'static str),
}

/// Stands for the error where there is none.
#[derive(Debug)]
pub struct NoError;

/// What is `Ok`, and was judged to be no success by `when`.
const UNSUCCESSFUL: &str = "Unsuccessful";

/// An `http::Response` or an `http::StatusCode`, alone or in a `Result`.
pub trait HttpFailure<'a> {
    type Error: 'a;
    fn __funnel_failure(&self) -> Failure<'a, Self::Error>;
}

#[cfg(feature = "http")]
mod http_failures {
    use http::{Response, StatusCode};

    use super::{Failure, HttpFailure, NoError, Returned, UNSUCCESSFUL};

    fn class(status: StatusCode) -> &'static str {
        match status.as_u16() {
            400..=499 => "ClientError",
            500..=599 => "ServerError",
            _ => UNSUCCESSFUL,
        }
    }

    impl<'a, B> HttpFailure<'a> for &&&Returned<'a, Response<B>> {
        type Error = NoError;

        fn __funnel_failure(&self) -> Failure<'a, NoError> {
            Failure::Class(class(self.0.status()))
        }
    }

    impl<'a, B, E> HttpFailure<'a> for &&&Returned<'a, Result<Response<B>, E>> {
        type Error = E;

        fn __funnel_failure(&self) -> Failure<'a, E> {
            match self.0 {
                Ok(response) => Failure::Class(class(response.status())),
                Err(error) => Failure::Error(error),
            }
        }
    }

    impl<'a> HttpFailure<'a> for &&&Returned<'a, StatusCode> {
        type Error = NoError;

        fn __funnel_failure(&self) -> Failure<'a, NoError> {
            Failure::Class(class(*self.0))
        }
    }

    impl<'a, E> HttpFailure<'a> for &&&Returned<'a, Result<StatusCode, E>> {
        type Error = E;

        fn __funnel_failure(&self) -> Failure<'a, E> {
            match self.0 {
                Ok(status) => Failure::Class(class(*status)),
                Err(error) => Failure::Error(error),
            }
        }
    }
}

/// `Result` and `Option`.
pub trait StdFailure<'a> {
    type Error: 'a;
    fn __funnel_failure(&self) -> Failure<'a, Self::Error>;
}

impl<'a, T, E> StdFailure<'a> for &&Returned<'a, Result<T, E>> {
    type Error = E;

    fn __funnel_failure(&self) -> Failure<'a, E> {
        match self.0 {
            Ok(_) => Failure::Class(UNSUCCESSFUL),
            Err(error) => Failure::Error(error),
        }
    }
}

impl<'a, T> StdFailure<'a> for &&Returned<'a, Option<T>> {
    type Error = NoError;

    fn __funnel_failure(&self) -> Failure<'a, NoError> {
        Failure::Class(match self.0 {
            Some(_) => UNSUCCESSFUL,
            None => "None",
        })
    }
}

/// Everything else is itself what is wrong.
pub trait AnyFailure<'a> {
    type Error: 'a;
    fn __funnel_failure(&self) -> Failure<'a, Self::Error>;
}

impl<'a, T> AnyFailure<'a> for Returned<'a, T> {
    type Error = T;

    fn __funnel_failure(&self) -> Failure<'a, T> {
        Failure::Error(self.0)
    }
}

/// An error that may mean an abort.
pub trait OwnReason {
    fn __funnel_reason(&self) -> Option<&'static str>;
}

impl<E: FlowError + ?Sized> OwnReason for &Failed<'_, E> {
    fn __funnel_reason(&self) -> Option<&'static str> {
        self.0.abort_reason()
    }
}

/// Any other.
pub trait AnyReason {
    fn __funnel_reason(&self) -> Option<&'static str>;
}

impl<E: ?Sized> AnyReason for Failed<'_, E> {
    fn __funnel_reason(&self) -> Option<&'static str> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, FlowError};

    struct Cancelled;

    impl FlowError for Cancelled {
        fn abort_reason(&self) -> Option<&'static str> {
            Some("cancelled")
        }
    }

    macro_rules! failure {
        ($value:expr) => {{
            #[allow(unused_imports)]
            use super::*;
            (&&&&Returned(&$value)).__funnel_failure()
        }};
    }

    macro_rules! reason {
        ($error:expr) => {{
            #[allow(unused_imports)]
            use super::*;
            (&&Failed(&$error)).__funnel_reason()
        }};
    }

    #[test]
    fn a_result_fails_with_its_error() {
        assert!(matches!(failure!(Err::<(), _>(7)), Failure::Error(7)));
        assert!(matches!(
            failure!(Ok::<_, u8>(7)),
            Failure::Class("Unsuccessful")
        ));
        assert!(matches!(failure!(None::<u8>), Failure::Class("None")));
        assert!(matches!(failure!(5_u8), Failure::Error(5)));
    }

    #[cfg(feature = "http")]
    #[test]
    fn a_response_fails_with_the_class_of_its_status() {
        for (status, expected) in [(404, "ClientError"), (503, "ServerError")] {
            let response = http::Response::builder().status(status).body(()).unwrap();
            assert!(matches!(failure!(response), Failure::Class(class) if class == expected));
            let in_ok = Ok::<_, u8>(response);
            assert!(matches!(failure!(in_ok), Failure::Class(class) if class == expected));
            let status = http::StatusCode::from_u16(status).unwrap();
            assert!(matches!(failure!(status), Failure::Class(class) if class == expected));
        }
        assert!(matches!(
            failure!(Err::<http::StatusCode, _>(7)),
            Failure::Error(7)
        ));
    }

    #[test]
    fn an_error_may_say_that_it_is_an_abort() {
        assert_eq!(reason!(Cancelled), Some("cancelled"));
        assert_eq!(reason!(Box::new(Cancelled)), Some("cancelled"));
        assert_eq!(reason!("text"), None);
    }
}
