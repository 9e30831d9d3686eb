//! Variables that switch something on, and those by which a person says that nothing may be sent.
//! It reads through what it is given, never the environment itself.

use std::ffi::{OsStr, OsString};

/// The variables that hold in every program, whatever its own are called.
const OPT_OUT_VARIABLES: [&str; 2] = ["DO_NOT_TRACK", "FUNNEL_DISABLED"];

/// Whether one of the common variables or of `own` says that nothing may be sent. None of them can
/// take back what another says.
pub(super) fn is_opted_out(own: &[String], read: impl Fn(&str) -> Option<OsString>) -> bool {
    OPT_OUT_VARIABLES
        .into_iter()
        .chain(own.iter().map(String::as_str))
        .filter_map(read)
        .any(|value| is_on(&value))
}

/// Whether a value switches on: all do but nothing, `0` and `false`. So does one that is no Unicode.
pub(crate) fn is_on(value: &OsStr) -> bool {
    value.to_str().is_none_or(|value| {
        let value = value.trim();
        !(value.is_empty() || value == "0" || value.eq_ignore_ascii_case("false"))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_on, is_opted_out};

    fn opted_out(own: &[&str], variables: &[(&str, &str)]) -> bool {
        let own: Vec<_> = own.iter().map(|&name| name.to_owned()).collect();
        is_opted_out(&own, |name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).into())
        })
    }

    #[test]
    fn all_but_nothing_zero_and_false_switch_on() {
        for off in ["", " ", "0", " 0 ", "false", "False", "FALSE"] {
            assert!(!is_on(off.as_ref()), "{off:?}");
        }
        for on in ["1", "true", "yes", "on", "no", "00", "2"] {
            assert!(is_on(on.as_ref()), "{on:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_unicode_switches_on() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        assert!(is_on(OsStr::from_bytes(b"\xff")));
    }

    #[test]
    fn one_variable_is_enough_and_none_takes_it_back() {
        assert!(!opted_out(&[], &[]));
        assert!(opted_out(&[], &[("DO_NOT_TRACK", "1")]));
        assert!(opted_out(&[], &[("FUNNEL_DISABLED", "1")]));
        assert!(opted_out(
            &[],
            &[("DO_NOT_TRACK", "1"), ("FUNNEL_DISABLED", "0")]
        ));
        assert!(opted_out(
            &["SHOP_NO_TELEMETRY"],
            &[("DO_NOT_TRACK", "0"), ("SHOP_NO_TELEMETRY", "yes")]
        ));
    }

    #[test]
    fn a_variable_of_the_application_holds_where_it_is_named() {
        let variables = [("SHOP_NO_TELEMETRY", "1")];
        assert!(opted_out(&["OTHER", "SHOP_NO_TELEMETRY"], &variables));
        assert!(!opted_out(&["OTHER"], &variables));
    }
}
