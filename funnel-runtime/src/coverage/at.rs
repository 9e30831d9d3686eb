//! Where a call is in the sources. A leaf.
//!
//! Without debug assertions it is nothing, and takes neither a byte nor an instruction: what an
//! annotated function costs is a promise.

#[cfg(debug_assertions)]
use std::panic::Location;

/// Where a call is in the sources, in a build with debug assertions.
#[derive(Clone, Copy, Debug)]
pub struct At {
    #[cfg(debug_assertions)]
    location: Option<&'static Location<'static>>,
}

impl At {
    /// Nowhere that is known.
    pub(crate) const NOWHERE: Self = Self {
        #[cfg(debug_assertions)]
        location: None,
    };

    /// The place of the caller.
    #[cfg_attr(debug_assertions, track_caller)]
    #[inline]
    pub(crate) const fn here() -> Self {
        Self {
            #[cfg(debug_assertions)]
            location: Some(Location::caller()),
        }
    }

    /// The file and the line.
    #[inline]
    pub(crate) fn place(self) -> Option<(&'static str, u32)> {
        #[cfg(debug_assertions)]
        return self.location.map(|found| (found.file(), found.line()));
        #[cfg(not(debug_assertions))]
        None
    }

    /// A number that no other place has.
    pub(crate) fn identity(self) -> usize {
        #[cfg(debug_assertions)]
        return self
            .location
            .map_or(0, |found| std::ptr::from_ref(found).addr());
        #[cfg(not(debug_assertions))]
        0
    }

    /// Whether this build knows such places.
    pub(crate) const IS_KNOWN: bool = cfg!(debug_assertions);
}
