//! Errors behind `dyn Error`.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use anyhow::Context as _;
use funnel_runtime::ErrorClass;

/// An error that says nothing of itself, and whose type nobody can know.
#[derive(Debug)]
struct Opaque(Option<Box<dyn Error + Send + Sync>>);

impl fmt::Display for Opaque {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("secret message")
    }
}

impl Error for Opaque {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_ref().map(|source| &**source as _)
    }
}

#[derive(Clone, Debug, ErrorClass)]
#[error_class(rename = "QuotaExceeded")]
struct Quota;

impl fmt::Display for Quota {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("secret message")
    }
}

impl Error for Quota {}

/// A report as `eyre` has it: no error itself, it lends one.
struct Report(Box<dyn Error + Send + Sync>);

impl AsRef<dyn Error> for Report {
    fn as_ref(&self) -> &(dyn Error + 'static) {
        &*self.0
    }
}

impl AsRef<dyn Error + Send + Sync> for Report {
    fn as_ref(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

/// A report with a class of its own.
struct OwnReport(Report);

impl AsRef<dyn Error> for OwnReport {
    fn as_ref(&self) -> &(dyn Error + 'static) {
        self.0.as_ref()
    }
}

impl ErrorClass for OwnReport {
    fn error_class(&self) -> &'static str {
        "Own"
    }
}

/// An error that is its own source.
#[derive(Debug)]
struct Endless;

impl fmt::Display for Endless {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("secret message")
    }
}

impl Error for Endless {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&Endless)
    }
}

fn below(source: impl Error + Send + Sync + 'static) -> Opaque {
    Opaque(Some(Box::new(source)))
}

fn not_found() -> io::Error {
    io::Error::from(ErrorKind::NotFound)
}

/// Every kind of object has the class.
fn assert_class<E: Error + Send + Sync + 'static>(make: impl Fn() -> E, expected: Option<&str>) {
    let boxed: Box<dyn Error> = Box::new(make());
    assert_eq!(class!(boxed), expected.unwrap_or("Error"));
    let boxed: Box<dyn Error + Send + Sync> = Box::new(make());
    assert_eq!(class!(boxed), expected.unwrap_or("Error"));
    let shared: Arc<dyn Error + Send + Sync> = Arc::new(make());
    assert_eq!(class!(shared), expected.unwrap_or("Error"));
    let nested: Box<dyn Error> = Box::new(shared);
    assert_eq!(class!(nested), expected.unwrap_or("Error"));
    let error = anyhow::Error::new(make());
    assert_eq!(class!(error), expected.unwrap_or("anyhow::Error"));
    let error = error.context("secret context").context(404);
    assert_eq!(class!(error), expected.unwrap_or("anyhow::Error"));
    let report = Report(Box::new(make()));
    assert_eq!(class!(report), expected.unwrap_or("error_class::Report"));
}

#[test]
fn the_first_informative_error_of_the_chain_decides() {
    assert_class(not_found, Some("io::NotFound"));
    assert_class(|| below(not_found()), Some("io::NotFound"));
    assert_class(|| below(below(below(fmt::Error))), Some("fmt::Error"));
    assert_class(
        || below("x".parse::<u8>().unwrap_err()),
        Some("ParseIntError"),
    );
    assert_class(
        || io::Error::other(below(not_found())),
        Some("io::NotFound"),
    );
    assert_class(|| io::Error::other(below(Quota)), Some("QuotaExceeded"));
    assert_class(|| io::Error::other("secret"), Some("io::Other"));
    assert_class(|| io::Error::other(fmt::Error), Some("io::Other"));
    assert_class(|| Opaque(None), None);
    assert_class(|| below(Opaque(None)), None);
}

#[test]
fn a_derived_class_is_recognised() {
    assert_class(|| Quota, Some("QuotaExceeded"));
    assert_class(|| below(Quota), Some("QuotaExceeded"));
    assert_class(|| Box::new(Quota), Some("QuotaExceeded"));
    assert_class(|| below(Arc::new(Quota)), Some("QuotaExceeded"));
    assert_class(|| Arc::new(io::Error::other(Quota)), Some("QuotaExceeded"));
}

#[test]
fn contexts_of_anyhow_are_passed_over() {
    let read: Result<(), _> = Err(not_found());
    let error = read.context("secret").unwrap_err();
    assert_eq!(class!(error), "io::NotFound");
    let error = None::<()>.context("secret").unwrap_err();
    assert_eq!(class!(error), "anyhow::Error");
    let boxed: Box<dyn Error + Send + Sync> = anyhow::Error::new(Quota).context("secret").into();
    assert_eq!(class!(boxed), "QuotaExceeded");
}

#[test]
fn a_class_of_ones_own_comes_before_what_is_lent() {
    let report = OwnReport(Report(Box::new(not_found())));
    assert_eq!(class!(report), "Own");
}

#[test]
fn sources_that_never_end_are_left() {
    assert_class(|| Endless, None);
    assert_class(|| below(Endless), None);
}

#[test]
fn a_text_has_no_class() {
    let boxed: Box<dyn Error> = "secret".into();
    assert_eq!(class!(boxed), "Error");
    let error = anyhow::anyhow!("secret");
    assert_eq!(class!(error), "anyhow::Error");
}

#[test]
fn errors_of_std_are_recognised() {
    let invalid = || String::from_utf8(vec![0xff]).unwrap_err();
    let later = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
    let backwards = || std::time::SystemTime::UNIX_EPOCH.duration_since(later);
    assert_class(|| below(invalid().utf8_error()), Some("Utf8Error"));
    assert_class(|| below(invalid()), Some("FromUtf8Error"));
    assert_class(|| below(backwards().unwrap_err()), Some("SystemTimeError"));
    assert_class(|| below(std::env::VarError::NotPresent), Some("VarError"));
    assert_class(|| below(std::sync::mpsc::RecvError), Some("RecvError"));
    assert_class(
        || below(u8::try_from(300_u16).unwrap_err()),
        Some("TryFromIntError"),
    );
    assert_class(
        || below("x".parse::<f64>().unwrap_err()),
        Some("ParseFloatError"),
    );
    assert_class(
        || below("x".parse::<std::net::IpAddr>().unwrap_err()),
        Some("AddrParseError"),
    );
    assert_class(
        || below(std::ffi::CString::new("\0").unwrap_err()),
        Some("NulError"),
    );
}
