//! Errors behind `dyn Error`: recognised by type, from the outermost to the innermost.

use std::collections::TryReserveError;
use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use super::ErrorClass;
use super::name::{Name, is_class};

pub(super) const IO_OTHER: &str = "io::Other";

/// How far sources are followed, should they never end.
const MAX_ERRORS: usize = 32;

/// The errors with `#[derive(ErrorClass)]` and without parameters.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static ERRORS: [Entry];

/// The class of an error, where it is of the one type the entry stands for.
#[doc(hidden)]
pub type Entry = fn(&(dyn Error + 'static)) -> Option<&'static str>;

/// A type that `#[derive(ErrorClass)]` stands on. Method lookup finds the method of this type where
/// it is an error, and that of [`NoError`] where it is none.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Recognise<T>(pub PhantomData<T>);

impl<T: Error + ErrorClass + 'static> Recognise<T> {
    /// The class of the error, where it is of the type.
    #[doc(hidden)]
    #[must_use]
    pub fn __funnel_recognise(&self, error: &(dyn Error + 'static)) -> Option<&'static str> {
        find::<T>(error).map(T::error_class)
    }
}

impl<T> Deref for Recognise<T> {
    type Target = NoError;

    fn deref(&self) -> &NoError {
        &NoError
    }
}

/// A type that is no error, and so never behind `dyn Error`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct NoError;

impl NoError {
    #[doc(hidden)]
    #[must_use]
    pub fn __funnel_recognise(&self, _: &(dyn Error + 'static)) -> Option<&'static str> {
        None
    }
}

/// The first informative name in a chain of errors, or the first name at all.
pub(super) fn first(error: &(dyn Error + 'static)) -> Option<Name> {
    let mut vague = None;
    for error in iter::successors(Some(error), |&error| next(error)).take(MAX_ERRORS) {
        match name_of(error) {
            Some(name @ Name::Informative(_)) => return Some(name),
            name => vague = vague.or(name),
        }
    }
    vague
}

/// What an error holds or comes from.
fn next<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    if let Some(shared) = error.downcast_ref::<Arc<dyn Error + Send + Sync>>() {
        return Some(&**shared);
    }
    // Its source is that of the error inside, which would be passed over.
    match find::<io::Error>(error).and_then(io::Error::get_ref) {
        Some(inside) => Some(inside),
        None => error.source(),
    }
}

fn name_of(error: &(dyn Error + 'static)) -> Option<Name> {
    let mut derived = ERRORS.iter().filter_map(|recognise| recognise(error));
    if let Some(class) = derived.find(|class| is_class(class)) {
        return Some(Name::Informative(class));
    }
    if let Some(error) = find::<io::Error>(error) {
        return Some(of_kind(error.kind()));
    }
    of_std(error)
}

/// The error as a type, also where a `Box` or an `Arc` is taken for an error.
fn find<'e, T: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e T> {
    let boxed = || error.downcast_ref::<Box<T>>().map(|error| &**error);
    let shared = || error.downcast_ref::<Arc<T>>().map(|error| &**error);
    error.downcast_ref::<T>().or_else(boxed).or_else(shared)
}

macro_rules! std_errors {
    ($($error:ty),* $(,)?) => {
        /// The name of an error of std.
        fn of_std(error: &(dyn Error + 'static)) -> Option<Name> {
            $(
                if find::<$error>(error).is_some() {
                    return Some(Name::of_type::<$error>());
                }
            )*
            None
        }
    };
}

std_errors! {
    std::fmt::Error,
    std::alloc::LayoutError,
    std::array::TryFromSliceError,
    std::cell::BorrowError,
    std::cell::BorrowMutError,
    std::char::CharTryFromError,
    std::char::DecodeUtf16Error,
    std::char::ParseCharError,
    std::char::TryFromCharError,
    TryReserveError,
    std::env::JoinPathsError,
    std::env::VarError,
    std::ffi::FromBytesUntilNulError,
    std::ffi::FromBytesWithNulError,
    std::ffi::FromVecWithNulError,
    std::ffi::IntoStringError,
    std::ffi::NulError,
    std::net::AddrParseError,
    std::num::ParseFloatError,
    std::num::ParseIntError,
    std::num::TryFromIntError,
    std::path::StripPrefixError,
    std::str::ParseBoolError,
    std::str::Utf8Error,
    std::string::FromUtf16Error,
    std::string::FromUtf8Error,
    std::sync::mpsc::RecvError,
    std::sync::mpsc::RecvTimeoutError,
    std::sync::mpsc::TryRecvError,
    std::thread::AccessError,
    std::time::SystemTimeError,
    std::time::TryFromFloatSecsError,
}

macro_rules! kinds {
    ($($kind:ident)*) => {
        /// The name of a kind of `io::Error`.
        fn of_kind(kind: ErrorKind) -> Name {
            match kind {
                $(ErrorKind::$kind => Name::Informative(concat!("io::", stringify!($kind))),)*
                _ => Name::Vague(IO_OTHER),
            }
        }
    };
}

kinds! {
    AddrInUse AddrNotAvailable AlreadyExists ArgumentListTooLong BrokenPipe ConnectionAborted
    ConnectionRefused ConnectionReset CrossesDevices Deadlock DirectoryNotEmpty ExecutableFileBusy
    FileTooLarge HostUnreachable Interrupted InvalidData InvalidFilename InvalidInput IsADirectory
    NetworkDown NetworkUnreachable NotADirectory NotConnected NotFound NotSeekable OutOfMemory
    PermissionDenied QuotaExceeded ReadOnlyFilesystem ResourceBusy StaleNetworkFileHandle
    StorageFull TimedOut TooManyLinks UnexpectedEof Unsupported WouldBlock WriteZero
}
