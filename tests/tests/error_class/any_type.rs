//! Errors of types that know nothing of error classes.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::num::ParseIntError;
use std::sync::mpsc;

/// Errors that have a source: one whose name says nothing, as in many crates, and one whose name does.
mod client {
    use super::{Error, fmt};

    #[derive(Debug)]
    pub(super) struct Timeout<S>(pub(super) Option<S>);

    pub(super) mod vague {
        #[derive(Debug)]
        pub(crate) struct Error<S>(pub(crate) Option<S>);
    }

    macro_rules! error {
        ($($error:ident)::*) => {
            impl<S> fmt::Display for $($error)::*<S> {
                fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                    out.write_str("secret message")
                }
            }

            impl<S: Error + 'static> Error for $($error)::*<S> {
                fn source(&self) -> Option<&(dyn Error + 'static)> {
                    self.0.as_ref().map(|source| source as _)
                }
            }
        };
    }

    error!(Timeout);
    error!(vague::Error);
}

#[derive(Debug)]
struct Line<'a>(#[allow(dead_code, reason = "what a class must not show")] &'a str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("secret message")
    }
}

impl Error for Line<'_> {}

/// An error that panics whatever it is asked.
mod panicking {
    #[derive(Debug)]
    pub(super) struct Report;

    impl std::fmt::Display for Report {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("nobody asks for it")
        }
    }

    impl std::error::Error for Report {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            panic!("card 4111 1111 was refused")
        }
    }
}

fn refused() -> io::Error {
    io::Error::from(ErrorKind::ConnectionRefused)
}

fn parse() -> ParseIntError {
    "x".parse::<u8>().unwrap_err()
}

#[test]
fn errors_of_std_have_their_type_name() {
    let invalid = String::from_utf8(vec![0xff]).unwrap_err();
    assert_eq!(class!(parse()), "ParseIntError");
    assert_eq!(class!("x".parse::<f64>().unwrap_err()), "ParseFloatError");
    assert_eq!(class!("x".parse::<bool>().unwrap_err()), "ParseBoolError");
    assert_eq!(
        class!("x".parse::<std::net::IpAddr>().unwrap_err()),
        "AddrParseError"
    );
    assert_eq!(
        class!(u8::try_from(300_u16).unwrap_err()),
        "TryFromIntError"
    );
    assert_eq!(class!(invalid.utf8_error()), "Utf8Error");
    assert_eq!(class!(invalid), "FromUtf8Error");
    assert_eq!(class!(std::env::VarError::NotPresent), "VarError");
    assert_eq!(class!(fmt::Error), "fmt::Error");
    assert_eq!(class!(mpsc::SendError("secret")), "SendError");
    assert_eq!(class!(mpsc::RecvError), "RecvError");
}

#[test]
fn an_io_error_has_its_kind() {
    assert_eq!(class!(refused()), "io::ConnectionRefused");
    assert_eq!(
        class!(io::Error::new(ErrorKind::InvalidData, "secret")),
        "io::InvalidData"
    );
    assert_eq!(class!(io::Error::other("secret")), "io::Other");
    assert_eq!(class!(io::Error::other(parse())), "ParseIntError");
    assert_eq!(
        class!(io::Error::other(io::Error::other(parse()))),
        "ParseIntError"
    );
    assert_eq!(
        class!(std::sync::Arc::new(refused())),
        "io::ConnectionRefused"
    );
}

#[test]
fn a_name_that_says_nothing_gives_way_to_a_source_that_does() {
    assert_eq!(
        class!(client::vague::Error(Some(refused()))),
        "io::ConnectionRefused"
    );
    assert_eq!(
        class!(client::vague::Error(Some(client::vague::Error(Some(
            parse()
        ))))),
        "ParseIntError"
    );
    assert_eq!(
        class!(client::vague::Error(Some(io::Error::other("secret")))),
        "error_class::Error"
    );
    assert_eq!(
        class!(client::vague::Error(None::<io::Error>)),
        "error_class::Error"
    );
    assert_eq!(
        class!(client::Timeout(Some(refused()))),
        "Timeout",
        "its own name is informative"
    );
}

#[test]
fn what_is_no_error_has_its_type_name() {
    struct Refused;
    assert_eq!(class!(Refused), "Refused");
    assert_eq!(class!(&&Refused), "Refused");
    assert_eq!(class!("secret".to_owned()), "String");
    assert_eq!(class!("secret"), "str");
    assert_eq!(class!(404_u16), "u16");
    assert_eq!(class!(Some(Refused)), "Option");
    assert_eq!(class!(()), "Unknown");
    assert_eq!(class!((Refused, "secret")), "Unknown");
    assert_eq!(class!([Refused]), "Unknown");
    assert_eq!(class!(|| Refused), "Unknown");
}

#[test]
fn an_error_may_borrow() {
    let text = "secret".to_owned();
    let line = Line(&text);
    assert_eq!(class!(line), "Line");
    assert_eq!(class!(&line as &dyn Error), "Error");
    let boxed: Box<dyn Error + '_> = Box::new(Line(&text));
    assert_eq!(class_of_borrowing!(boxed), "Error");
}

#[test]
fn a_type_parameter_has_the_name_of_its_type() {
    fn plain<E>(error: &E) -> &'static str {
        class!(*error)
    }
    fn of_an_error<E: Error>(error: &E) -> &'static str {
        class!(*error)
    }
    fn opaque() -> impl Error {
        refused()
    }
    assert_eq!(plain(&parse()), "ParseIntError");
    assert_eq!(plain(&refused()), "io::Error");
    assert_eq!(plain(&"secret"), "str");
    assert_eq!(
        of_an_error(&client::vague::Error(Some(parse()))),
        "ParseIntError"
    );
    assert_eq!(of_an_error(&refused()), "io::Error");
    assert_eq!(class!(opaque()), "io::Error");
}

#[test]
fn an_error_that_panics_has_its_type_name() {
    assert_eq!(class!(panicking::Report), "error_class::Report");
    let boxed: Box<dyn Error> = Box::new(panicking::Report);
    assert_eq!(class!(boxed), "Error");
}

#[test]
fn what_never_happens_compiles() {
    let fine: Result<u8, Infallible> = Ok(1);
    if let Err(never) = fine {
        class!(never);
    }
}
