//! Whatever an error says, and whatever it holds, its class is one of few and says none of it.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use funnel_runtime::ErrorClass;
use proptest::prelude::*;

/// Two types that hold the same: one with a class, one without.
macro_rules! holding {
    ($(#[$attr:meta])* $name:ident) => {
        $(#[$attr])*
        #[derive(Debug)]
        enum $name {
            Refused { id: String, path: PathBuf },
            Lost(String),
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Refused { id, path } => write!(out, "{id} at {}", path.display()),
                    Self::Lost(text) => out.write_str(text),
                }
            }
        }

        impl Error for $name {}
    };
}

holding!(
    #[derive(ErrorClass)]
    Classed
);
holding!(Plain);

/// Texts of any kind, and such as a denylist looks for.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        "[A-Za-z]{1,20}(::[A-Za-z]{1,20}){0,4}",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "(email|password|token|ssn|user_id|phone)[=:] ?[a-z0-9.]{1,20}@example\\.com",
        "/home/[a-z]{1,12}/[a-z]{1,12}\\.(pem|txt)",
        "(Refused|Lost|NotFound|Error)\\(\"[a-z]{1,20}\"\\)",
    ]
}

/// Every class that the errors below can have.
const CLASSES: &[&str] = &[
    "Classed",
    "Error",
    "Lost",
    "Plain",
    "Refused",
    "String",
    "anyhow::Error",
    "io::InvalidData",
    "io::Other",
    "str",
];

proptest! {
    #[test]
    fn no_class_depends_on_what_an_error_holds(a in secret(), b in secret()) {
        let (of_a, of_b) = (classes(&a), classes(&b));
        prop_assert_eq!(&of_a, &of_b);
        for class in of_a {
            prop_assert!(CLASSES.contains(&class), "{class}");
        }
    }
}

/// The classes of errors that hold a text in every way.
fn classes(text: &str) -> Vec<&'static str> {
    let owned = || text.to_owned();
    let refused = || Classed::Refused {
        id: owned(),
        path: PathBuf::from(text),
    };
    let plain = || Plain::Refused {
        id: owned(),
        path: PathBuf::from(text),
    };
    let boxed: Box<dyn Error> = owned().into();
    let boxed_plain: Box<dyn Error> = Box::new(plain());
    let boxed_class: Box<dyn Error + Send + Sync> = Box::new(refused());
    let in_context = anyhow::Error::new(plain()).context(owned());
    let class_in_context = anyhow::Error::new(Classed::Lost(owned())).context(owned());
    vec![
        class!(owned()),
        class!(text),
        class!(io::Error::other(owned())),
        class!(io::Error::other(plain())),
        class!(io::Error::other(refused())),
        class!(io::Error::new(ErrorKind::InvalidData, owned())),
        class!(anyhow::anyhow!("{text}")),
        class!(anyhow::anyhow!(io::Error::other(owned()))),
        class!(boxed),
        class!(boxed_plain),
        class!(boxed_class),
        class!(in_context),
        class!(class_in_context),
        class!(refused()),
        class!(Classed::Lost(owned())),
        class!(plain()),
        class!(Plain::Lost(owned())),
        class_of_borrowing!(boxed_class),
    ]
}
