//! Errors that mean that a flow was given up.

/// Says of an error that it means an abort and no failure: a prompt that was cancelled, say.
///
/// ```
/// use funnel_runtime::FlowError;
///
/// #[derive(Debug)]
/// enum CliError {
///     Cancelled,
///     Service(std::io::Error),
/// }
///
/// impl FlowError for CliError {
///     fn abort_reason(&self) -> Option<&'static str> {
///         match self {
///             CliError::Cancelled => Some("cancelled"),
///             CliError::Service(_) => None,
///         }
///     }
/// }
/// ```
///
/// The trait is asked when an annotated function returns the error itself. Inside of another error, of
/// a box or of `anyhow::Error`, it is not found: use [`Flow::abort`](crate::Flow::abort) there.
///
/// A panic in it is caught, and the flow has failed then.
pub trait FlowError {
    /// The reason, as a variant of the flow's `Abort` in `snake_case`, or `cancelled`. `None` where
    /// the error is a failure.
    ///
    /// A reason that the flow does not have is sent as `other`, and counted as a misuse of the site.
    fn abort_reason(&self) -> Option<&'static str>;
}

macro_rules! hands_on {
    ($($holder:ty),*) => {$(
        impl<E: FlowError + ?Sized> FlowError for $holder {
            fn abort_reason(&self) -> Option<&'static str> {
                (**self).abort_reason()
            }
        }
    )*};
}

hands_on!(&E, &mut E, Box<E>, std::rc::Rc<E>, std::sync::Arc<E>);
