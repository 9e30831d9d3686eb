//! The class of an error, found as generated code finds it: for types with `#[derive(ErrorClass)]`, for
//! any other, and never with a word of what an error holds.

/// The class of an error, as generated code asks for it.
macro_rules! class {
    ($error:expr) => {{
        #[allow(unused_imports)]
        use funnel_runtime::__private::error_class::lookup::*;
        (&&&&&&&funnel_runtime::__private::error_class::Failed(&$error)).__funnel_error_class()
    }};
}

/// As `class`, where the error borrows.
macro_rules! class_of_borrowing {
    ($error:expr) => {{
        #[allow(unused_imports)]
        use funnel_runtime::__private::error_class::lookup::*;
        (&&&funnel_runtime::__private::error_class::Failed(&$error)).__funnel_error_class()
    }};
}

mod any_type;
mod derived;
mod nothing_leaks;
mod objects;
