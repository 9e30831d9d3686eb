//! The arguments that every declaration takes, as written.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitStr, Path};

use crate::args::Arg;
use crate::diagnostics::{Errors, Result};

pub(super) struct Args {
    pub(super) event: Option<LitStr>,
    /// Whether `event` is there, be it readable or not.
    pub(super) names_event: bool,
    pub(super) allow: Option<Path>,
    pub(super) rename_all: Option<LitStr>,
    pub(super) owner: Option<LitStr>,
    pub(super) krate: Option<Path>,
}

/// The arguments while they are read.
pub(super) struct Reading {
    event: Arg<LitStr>,
    allow: Arg<Path>,
    rename_all: Arg<LitStr>,
    owner: Arg<LitStr>,
    krate: Arg<Path>,
}

impl Reading {
    pub(super) fn new() -> Self {
        Self {
            event: Arg::new("event = \"…\""),
            allow: Arg::new("allow = path::to::ALLOWED"),
            rename_all: Arg::new("rename_all = \"camelCase\""),
            owner: Arg::new("owner = \"…\""),
            krate: Arg::new("crate = path::to::funnel_runtime"),
        }
    }

    /// Reads the value where the name has been read, or does `otherwise` if it is another's.
    pub(super) fn read(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
        otherwise: impl FnOnce(&mut Errors) -> Result,
    ) -> Result {
        match name.to_string().as_str() {
            "event" => self.event.value(name, input, errors),
            "allow" => self.allow.value(name, input, errors),
            "rename_all" => self.rename_all.value(name, input, errors),
            "owner" => self.owner.value(name, input, errors),
            "crate" => self.krate.value(name, input, errors),
            _ => otherwise(errors),
        }
    }

    pub(super) fn finish(self) -> Args {
        Args {
            names_event: self.event.is_given(),
            event: self.event.into_inner(),
            allow: self.allow.into_inner(),
            rename_all: self.rename_all.into_inner(),
            owner: self.owner.into_inner(),
            krate: self.krate.into_inner(),
        }
    }
}
