//! Names of types, short enough to read and never more than a name. Knows no error.

use std::any::type_name;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The class of what has no name.
pub(super) const UNKNOWN: &str = "Unknown";

/// Names that say that something went wrong and not what.
const VAGUE: &[&str] = &[
    "BoxError",
    "Context",
    "ContextError",
    "Error",
    "Report",
    "TracedError",
    "Whatever",
];

/// The holders that are looked through, as the compiler writes them.
const HOLDERS: &[&str] = &["alloc::boxed::Box", "alloc::rc::Rc", "alloc::sync::Arc"];

/// What an error is called.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Name {
    /// It says what went wrong.
    Informative(&'static str),
    /// It says that something did.
    Vague(&'static str),
}

impl Name {
    /// The last segment of the path of a type, behind the name of its crate where it is vague.
    pub(super) fn of_type<T: ?Sized>() -> Self {
        Self::of_path(type_name::<T>())
    }

    fn of_path(full: &'static str) -> Self {
        let path = without_holders(full);
        if let Some(object) = path.strip_prefix("dyn ") {
            return Self::Vague(last_segment(object).0);
        }
        let (name, home) = last_segment(path);
        if name == UNKNOWN {
            Self::Vague(name)
        } else if VAGUE.contains(&name) {
            Self::Vague(joined(home, name))
        } else {
            Self::Informative(name)
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Informative(text) | Self::Vague(text) => text,
        }
    }
}

/// Whether a text can be a class.
pub(super) fn is_class(text: &str) -> bool {
    const MAX_BYTES: usize = 128;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/+".contains(&byte);
    !text.is_empty() && text.len() <= MAX_BYTES && text.bytes().all(is_plain)
}

/// `&Box<Arc<T>>` ⇒ `T`
fn without_holders(mut path: &'static str) -> &'static str {
    loop {
        path = path.trim_start_matches('&');
        path = path.strip_prefix("mut ").unwrap_or(path);
        let inside = HOLDERS.iter().find_map(|holder| {
            let inside = path.strip_prefix(holder)?.strip_prefix('<')?;
            inside.strip_suffix('>')
        });
        match inside {
            Some(inside) => path = inside,
            None if path.starts_with('&') => {}
            None => return path,
        }
    }
}

/// The last segment of a path without its parameters, and where it comes from: its crate, or the
/// module for a type of std. A path may have others in it, as `a::<impl b::C for d::E>::f::Name<g::H>`.
fn last_segment(path: &'static str) -> (&'static str, &'static str) {
    let mut depth = 0_usize;
    let mut start = 0;
    let bytes = path.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' | b'(' | b'[' | b'{' => depth += 1,
            b'>' if at > 0 && bytes[at - 1] == b'-' => {}
            b'>' | b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && at > 0 && bytes[at - 1] == b':' => start = at + 1,
            b' ' | b',' if depth == 0 => break,
            _ => {}
        }
    }
    let segment = identifier(&path[start..]);
    let mut homes = path.split("::");
    let home = match homes.next() {
        Some("core" | "alloc" | "std") => homes.next(),
        home => home,
    };
    let home = home.map_or("", identifier);
    let is_pointer = ["extern", "fn", "for", "unsafe"].contains(&segment);
    if is_class(segment) && !is_pointer {
        (segment, if home == segment { "" } else { home })
    } else {
        (UNKNOWN, "")
    }
}

/// The identifier at the beginning of a text; empty, where there is none.
fn identifier(text: &'static str) -> &'static str {
    let text = text.strip_prefix("r#").unwrap_or(text);
    let end = text.find(|char: char| !(char == '_' || char.is_alphanumeric()));
    &text[..end.unwrap_or(text.len())]
}

/// The names with their homes.
type Made = BTreeMap<(&'static str, &'static str), &'static str>;

fn made() -> MutexGuard<'static, Made> {
    static MADE: Mutex<Made> = Mutex::new(BTreeMap::new());
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the names as they are until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn std::any::Any> {
    Box::new(made())
}

/// `home::name`, made once for each: there are as many as there are types.
fn joined(home: &'static str, name: &'static str) -> &'static str {
    if !is_class(home) {
        return name;
    }
    let mut made = made();
    made.entry((home, name)).or_insert_with(|| {
        let text = format!("{home}::{name}");
        if is_class(&text) { text.leak() } else { name }
    })
}

#[cfg(test)]
mod tests {
    use super::{Name, is_class};
    use proptest::prelude::*;

    #[test]
    fn names_have_no_path_and_no_parameters() {
        for (path, expected) in [
            ("core::num::error::ParseIntError", "ParseIntError"),
            ("app::Failed<alloc::string::String>", "Failed"),
            ("app::Failed<app::Inner<u8>, (u8, i8)>", "Failed"),
            ("&mut app::Missing", "Missing"),
            ("&&app::Missing", "Missing"),
            (
                "alloc::boxed::Box<alloc::sync::Arc<&app::Missing>>",
                "Missing",
            ),
            (
                "app::pay::<impl app::Pay for app::Shop<u8>>::go::Missing",
                "Missing",
            ),
            ("app::pay::{{closure}}::Missing", "Missing"),
            (
                "app::<impl app::Pay<fn(u8) -> u8> for app::Shop>::go::Missing",
                "Missing",
            ),
            ("app::Failed<app::Inner<fn() -> app::A>, app::B>", "Failed"),
            ("app::r#Missing", "Missing"),
            ("alloc::string::String", "String"),
            ("&str", "str"),
            ("u32", "u32"),
        ] {
            assert_eq!(Name::of_path(path), Name::Informative(expected), "{path}");
        }
    }

    #[test]
    fn vague_names_have_their_crate() {
        for (path, expected) in [
            ("core::fmt::Error", "fmt::Error"),
            ("std::io::error::Error", "io::Error"),
            ("serde_json::error::Error", "serde_json::Error"),
            ("anyhow::Error", "anyhow::Error"),
            ("eyre::Report", "eyre::Report"),
            ("a::b::c::ContextError<u8, d::Error>", "a::ContextError"),
            ("alloc::boxed::Box<dyn core::error::Error>", "Error"),
            ("&dyn core::error::Error + core::marker::Send", "Error"),
            ("()", "Unknown"),
            ("(u8, app::Missing)", "Unknown"),
            ("[app::Missing; 2]", "Unknown"),
            ("fn(u8) -> app::Missing", "Unknown"),
            ("for<'a> fn(&'a u8) -> app::Missing", "Unknown"),
            ("unsafe extern \"C\" fn(u8)", "Unknown"),
            ("*const app::Missing", "Unknown"),
            ("app::main::{{closure}}", "Unknown"),
            ("app::Größe", "Unknown"),
            ("", "Unknown"),
        ] {
            assert_eq!(Name::of_path(path), Name::Vague(expected), "{path}");
        }
    }

    proptest! {
        #[test]
        fn every_name_can_be_a_class(path in "\\PC{0,60}|[a-z:<>&(){} ,é+]{0,60}") {
            prop_assert!(is_class(Name::of_path(path.leak()).text()));
        }
    }
}
