//! The closed set of types an attribute can have, and how an expression becomes one.
//!
//! Closed is the point: a type that could hold personal data has no impl, so a handler that passes
//! one does not compile. Not here: where values go (`payload`), or which keys exist (`step`).

mod id;
mod label;
mod number;
mod pseudonym;

use std::fmt;

pub use id::{Id, IdError};
pub use label::Label;
pub use pseudonym::{InstallKeyError, KeyError, Pseudonym, PseudonymKey};

use crate::payload::{Draft, Value};

/// What kind of data an attribute holds, as the registry shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Class {
    /// One of a fixed set of texts.
    Label,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A span of time, sent in whole milliseconds.
    Duration,
    /// An opaque identifier.
    Id,
    /// A keyed hash of an identifier.
    Pseudonym,
    /// A text written in the source.
    Literal,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 7] = [
        Self::Label,
        Self::Number,
        Self::Boolean,
        Self::Duration,
        Self::Id,
        Self::Pseudonym,
        Self::Literal,
    ];

    /// The name used in records and in the registry.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Duration => "duration",
            Self::Id => "id",
            Self::Pseudonym => "pseudonym",
            Self::Literal => "literal",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A type that an attribute field can have. Sealed: the derive of [`Label`] is the way to add one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an attribute of an analytics event [F820]",
    label = "not an attribute type",
    note = "attributes are enums with `#[derive(Label)]`, numbers, `bool`, `Duration`, `Id`, `Pseudonym` and `Literal`",
    note = "free text could carry personal data: use `Id` for an opaque identifier, `Pseudonym` for a person, an enum for a choice"
)]
pub trait AttrValue: Sized + 'static {
    /// The piece of a record that describes the type.
    #[doc(hidden)]
    type Piece: Copy + Sync + 'static;
    /// See [`Self::Piece`].
    #[doc(hidden)]
    const PIECE: Self::Piece;
    /// The kind of data.
    const CLASS: Class;
    /// The texts, for a [`Label`].
    const LABELS: &'static [&'static str] = &[];
    /// Adds the value under a key.
    #[doc(hidden)]
    fn encode(&self, key: u8, draft: &mut Draft);
}

/// An expression that can be the value of an attribute of type `T`.
///
/// Sealed, and implemented for the attribute type itself, a reference to it, and, where the
/// attribute is optional, an `Option` of either.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of this attribute [F821]",
    label = "the attribute holds `{T}`",
    note = "an attribute takes the type that `struct Attrs` declares for it, and nothing is converted; one that is `Required` takes no `Option`",
    note = "text, addresses, URLs and errors could carry personal data and fit no attribute; write `Id::new(…)` for an opaque identifier, `key.pseudonym(…)` for a person, an enum with `#[derive(Label)]` for a choice"
)]
pub trait IntoAttr<T>: sealed::Sealed<T> {
    /// Converts the expression into the attribute.
    fn into_attr(self) -> T;

    /// Sets an attribute. Generated code converts this way, with the slot first, because the compiler
    /// then knows what the attribute holds when it says that an expression does not fit.
    #[doc(hidden)]
    #[inline]
    fn fill(slot: &mut T, value: Self)
    where
        Self: Sized,
    {
        *slot = value.into_attr();
    }
}

/// The slot of an attribute that every step must set: only a value fits, never an `Option`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Required<T>(pub Option<T>);

// The impls are nothing to recommend: what fits is the type that the attribute declares.

#[diagnostic::do_not_recommend]
impl<T: AttrValue> IntoAttr<T> for T {
    fn into_attr(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue> IntoAttr<Option<T>> for T {
    fn into_attr(self) -> Option<T> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue> IntoAttr<Option<T>> for Option<T> {
    fn into_attr(self) -> Option<T> {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue> IntoAttr<Required<T>> for T {
    fn into_attr(self) -> Required<T> {
        Required(Some(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue + Clone> IntoAttr<Option<T>> for &T {
    fn into_attr(self) -> Option<T> {
        Some(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue + Clone> IntoAttr<Option<T>> for Option<&T> {
    fn into_attr(self) -> Option<T> {
        self.cloned()
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue + Clone> IntoAttr<Option<T>> for &Option<T> {
    fn into_attr(self) -> Option<T> {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<T: AttrValue + Clone> IntoAttr<Required<T>> for &T {
    fn into_attr(self) -> Required<T> {
        Required(Some(self.clone()))
    }
}

mod sealed {
    use super::{AttrValue, Required};

    /// Keeps [`super::IntoAttr`] to the impls of this module. What fits neither is reported for that
    /// trait alone, which leaves here a reference that cannot be cloned.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be the value of this attribute [F821]",
        label = "the attribute holds `{T}`",
        note = "an attribute is cloned out of a reference: derive `Clone` for its type, or give the value itself"
    )]
    pub trait Sealed<T> {}

    #[diagnostic::do_not_recommend]
    impl<T: AttrValue> Sealed<T> for T {}
    #[diagnostic::do_not_recommend]
    impl<T: AttrValue> Sealed<Option<T>> for T {}
    #[diagnostic::do_not_recommend]
    impl<T: AttrValue> Sealed<Option<T>> for Option<T> {}
    #[diagnostic::do_not_recommend]
    impl<T: AttrValue> Sealed<Required<T>> for T {}
    #[diagnostic::do_not_recommend]
    impl<T: AttrValue + Clone> Sealed<Option<T>> for &T {}
    #[diagnostic::do_not_recommend]
    impl<T: AttrValue + Clone> Sealed<Option<T>> for Option<&T> {}
    #[diagnostic::do_not_recommend]
    impl<T: AttrValue + Clone> Sealed<Option<T>> for &Option<T> {}
    #[diagnostic::do_not_recommend]
    impl<T: AttrValue + Clone> Sealed<Required<T>> for &T {}
}

/// A text that is written in the source.
///
/// There is no constructor: `funnel_step` and `step!` make one from a string literal, so no value
/// that was computed at run time can become one.
///
/// Texts over 255 bytes are cut at a character boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Literal(&'static str);

impl Literal {
    /// For the macros only, which pass literals.
    #[doc(hidden)]
    #[must_use]
    pub const fn __from_literal(text: &'static str) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl AttrValue for Literal {
    type Piece = [u8; 14];
    const PIECE: Self::Piece = *b"class\x1fliteral\x1e";
    const CLASS: Class = Class::Literal;

    fn encode(&self, key: u8, draft: &mut Draft) {
        draft.put(key, Value::Text(self.0));
    }
}

impl AttrValue for bool {
    type Piece = [u8; 14];
    const PIECE: Self::Piece = *b"class\x1fboolean\x1e";
    const CLASS: Class = Class::Boolean;

    fn encode(&self, key: u8, draft: &mut Draft) {
        draft.put(key, Value::Bool(*self));
    }
}
