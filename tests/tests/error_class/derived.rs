//! Types with `#[derive(ErrorClass)]`, and with an impl by hand.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::rc::Rc;
use std::sync::Arc;

use funnel_runtime::ErrorClass;

#[derive(Debug, ErrorClass)]
enum PayError {
    CardDeclined {
        #[allow(dead_code, reason = "what a class must not show")]
        code: u16,
    },
    #[error_class(rename = "stock/none-left")]
    Shelf(#[allow(dead_code, reason = "what a class must not show")] String),
    Gone,
    r#Async,
    #[error_class(transparent)]
    Io(io::Error),
    #[error_class(transparent)]
    Boxed(Box<dyn Error + Send + Sync>),
    #[error_class(transparent)]
    Any {
        inner: anyhow::Error,
    },
    #[error_class(transparent)]
    Again(Box<PayError>),
    #[error_class(transparent)]
    Number(std::num::ParseIntError),
}

impl fmt::Display for PayError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("secret message")
    }
}

impl Error for PayError {}

#[derive(Debug, ErrorClass)]
struct Expired;

#[derive(Debug, ErrorClass)]
#[error_class(rename = "shop:Unavailable", crate = ::funnel_runtime)]
struct Unavailable(#[allow(dead_code, reason = "what a class must not show")] String);

#[derive(ErrorClass)]
#[error_class(transparent)]
struct Outer {
    inner: PayError,
}

#[derive(ErrorClass)]
enum Never {}

#[derive(ErrorClass)]
struct Generic<T, const N: usize>([T; N])
where
    T: Copy;

#[derive(ErrorClass)]
#[error_class(transparent)]
struct Wrapped<E>(E);

#[derive(ErrorClass)]
#[error_class(transparent)]
struct WrappedClass<E: ErrorClass>(E);

#[derive(ErrorClass)]
#[error_class(transparent)]
struct Borrowed<'a>(&'a (dyn Error + 'a));

#[derive(ErrorClass)]
enum Parsed<'a> {
    #[error_class(transparent)]
    Pay(&'a PayError),
    #[allow(dead_code, reason = "only its name is asked for")]
    Line(&'a str),
}

struct Chatty;

impl ErrorClass for Chatty {
    fn error_class(&self) -> &'static str {
        "card 4111 1111 was refused"
    }
}

struct Panics;

impl ErrorClass for Panics {
    fn error_class(&self) -> &'static str {
        panic!("card 4111 1111 was refused")
    }
}

fn not_found() -> io::Error {
    io::Error::from(ErrorKind::NotFound)
}

#[test]
fn a_variant_is_called_as_written() {
    for (error, expected) in [
        (PayError::CardDeclined { code: 51 }, "CardDeclined"),
        (PayError::Shelf("sku 7".to_owned()), "stock/none-left"),
        (PayError::Gone, "Gone"),
        (PayError::Async, "Async"),
        (PayError::Io(not_found()), "io::NotFound"),
        (PayError::Boxed(Box::new(not_found())), "io::NotFound"),
        (PayError::Boxed("a text".into()), "Error"),
        (PayError::Boxed(Box::new(PayError::Gone)), "Gone"),
        (
            PayError::Any {
                inner: anyhow::anyhow!("a text"),
            },
            "anyhow::Error",
        ),
        (
            PayError::Any {
                inner: anyhow::Error::new(PayError::Gone),
            },
            "Gone",
        ),
        (
            PayError::Again(Box::new(PayError::Io(not_found()))),
            "io::NotFound",
        ),
        (
            PayError::Number("x".parse::<u8>().unwrap_err()),
            "ParseIntError",
        ),
    ] {
        assert_eq!(error.error_class(), expected, "{error:?}");
        assert_eq!(class!(error), expected, "{error:?} by lookup");
        assert_eq!(
            class_of_borrowing!(error),
            expected,
            "{error:?} by shorter lookup"
        );
        let boxed: Box<dyn Error> = Box::new(error);
        assert_eq!(class!(boxed), expected, "{boxed:?} in a box");
    }
}

#[test]
fn a_struct_is_called_after_its_type() {
    assert_eq!(class!(Expired), "Expired");
    assert_eq!(class!(Unavailable("eu-1".to_owned())), "shop:Unavailable");
    assert_eq!(
        class!(Outer {
            inner: PayError::Gone
        }),
        "Gone"
    );
    assert_eq!(class!(Generic([1_u8, 2])), "Generic");
    assert!(size_of::<Never>() == 0, "it has no variants, and compiles");
}

#[test]
fn a_generic_type_hands_on_what_its_bounds_tell() {
    assert_eq!(class!(WrappedClass(PayError::Gone)), "Gone");
    assert_eq!(class!(WrappedClass(not_found())), "io::NotFound");
    assert_eq!(
        class!(Wrapped(PayError::Gone)),
        "PayError",
        "nothing is known of a bare parameter"
    );
    assert_eq!(class!(Wrapped("x".parse::<u8>())), "Result");
}

#[test]
fn a_type_that_borrows_hands_on() {
    let missing = not_found();
    let text = "x".to_owned();
    assert_eq!(
        class!(Borrowed(&missing)),
        "Error",
        "what is behind may not live for ever"
    );
    assert_eq!(class!(Parsed::Pay(&PayError::Gone)), "Gone");
    assert_eq!(class!(Parsed::Line(&text)), "Line");
}

#[test]
fn what_holds_a_class_has_it() {
    assert_eq!(class!(&PayError::Gone), "Gone");
    assert_eq!(class!(Box::new(PayError::Gone)), "Gone");
    assert_eq!(class!(Rc::new(PayError::Gone)), "Gone");
    assert_eq!(class!(Arc::new(&mut PayError::Gone)), "Gone");
    let object: Box<dyn ErrorClass> = Box::new(PayError::Gone);
    assert_eq!(class!(object), "Gone");
    let shared: Arc<dyn ErrorClass + Send + Sync> = Arc::new(Expired);
    assert_eq!(class!(shared), "Expired");
}

#[test]
fn a_class_that_is_none_gives_way_to_the_type_name() {
    assert_eq!(class!(Chatty), "Chatty");
    assert_eq!(class!(Panics), "Panics");
    assert_eq!(class_of_borrowing!(Panics), "Panics");
}
