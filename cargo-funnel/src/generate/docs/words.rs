//! Durations, shares and alerts in words. What is not written as the macros let it be written, which only
//! a binary that they did not make has, is given as it is.

use funnel_runtime::registry::{AlertInfo, Beside, Condition};

use super::prose::shown;

/// An alert in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// When it fires.
    pub(super) fires: String,
    /// When it stays silent though the condition holds.
    pub(super) silent: String,
}

/// What an alert says of what is counted under this name. What is between backquotes is code.
pub(super) fn alert(alert: &AlertInfo, counted: &str) -> Words {
    let window = duration(&alert.window);
    let floor = alert.floor;
    let only: Vec<_> = alert.only.iter().map(|text| quoted(text)).collect();
    let counted = match &only[..] {
        [] => quoted(counted),
        only => format!("{} under {}", quoted(counted), either(only)),
    };
    let (fires, silent) = match &alert.condition {
        Condition::Drop { by, versus } => {
            let (by, versus) = (percent(by), duration(versus));
            (
                format!(
                    "the count of {counted} over {window} is {by} or more below what it was {versus} earlier"
                ),
                format!("fewer than {floor} were counted {versus} earlier"),
            )
        }
        Condition::Spike { times, versus } => {
            let (times, versus) = (shown(times), duration(versus));
            (
                format!(
                    "the count of {counted} over {window} is {times} times what it was {versus} earlier, or more"
                ),
                format!("fewer than {floor} are counted"),
            )
        }
        Condition::Stalled { beside } => {
            let nothing = format!("nothing is counted of {counted} over {window}");
            match beside {
                Beside::Step(other) | Beside::Counter(other) => {
                    let other = quoted(other);
                    (
                        format!("{nothing}, while {other} goes on"),
                        format!("fewer than {floor} are counted of {other}"),
                    )
                }
                Beside::Before(versus) => {
                    let versus = duration(versus);
                    (
                        format!("{nothing}, though something was {versus} earlier"),
                        format!("fewer than {floor} were counted {versus} earlier"),
                    )
                }
                // Of a version to come.
                _ => (nothing, String::new()),
            }
        }
        Condition::Gap { from, to, at_least } => {
            let (from, to, share) = (quoted(from), quoted(to), percent(at_least));
            (
                format!(
                    "over {window}, {counted} has less than {share} as many under {to} as under {from}"
                ),
                format!("fewer than {floor} are counted under {from}"),
            )
        }
        _ => (
            format!("of {counted}, what this version has no words for"),
            String::new(),
        ),
    };
    let is_held = alert.hold.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let hold = if is_held {
        format!(", for {} on end", duration(&alert.hold))
    } else {
        String::new()
    };
    Words {
        fires: format!("Fires when {fires}{hold}."),
        silent: match &*silent {
            "" => silent,
            silent => format!("Stays silent while {silent}."),
        },
    }
}

/// `1h` as `1 hour`.
pub(super) fn duration(text: &str) -> String {
    let units = [
        ('s', "second"),
        ('m', "minute"),
        ('h', "hour"),
        ('d', "day"),
        ('w', "week"),
    ];
    let unit = units.iter().find(|(letter, _)| text.ends_with(*letter));
    let read = unit.and_then(|(letter, unit)| {
        let number: u64 = text.strip_suffix(*letter)?.parse().ok()?;
        Some((number, unit))
    });
    match read {
        Some((1, unit)) => format!("1 {unit}"),
        Some((number, unit)) => format!("{number} {unit}s"),
        None => shown(text),
    }
}

/// `0.125` as `12.5%`, by moving the point: no digit changes.
pub(super) fn percent(share: &str) -> String {
    let (whole, part) = share.split_once('.').unwrap_or((share, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) {
        return shown(share);
    }
    let part = format!("{part:0<2}");
    let (hundredths, rest) = part.split_at(2);
    let number = format!("{whole}{hundredths}");
    let number = match number.trim_start_matches('0') {
        "" => "0",
        number => number,
    };
    match rest.trim_end_matches('0') {
        "" => format!("{number}%"),
        rest => format!("{number}.{rest}%"),
    }
}

/// A name as code, as the writers of both formats know it.
pub(super) fn quoted(name: &str) -> String {
    // A name has no backquote that would end it: no declaration that compiles has one.
    format!("`{}`", shown(name).replace('`', "'"))
}

fn either(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{duration, percent};

    #[test]
    fn a_share_keeps_its_digits() {
        for (share, expected) in [
            ("0.5", "50%"),
            ("0.60", "60%"),
            ("0.125", "12.5%"),
            ("0.005", "0.5%"),
            ("0", "0%"),
            ("1", "100%"),
            ("1.0", "100%"),
            ("0.07", "7%"),
            ("a half", "a half"),
            (".5", ".5"),
            ("", ""),
        ] {
            assert_eq!(percent(share), expected, "{share}");
        }
    }

    #[test]
    fn a_duration_is_spelt_out() {
        for (text, expected) in [
            ("1w", "1 week"),
            ("15m", "15 minutes"),
            ("90s", "90 seconds"),
            ("soon", "soon"),
            ("xd", "xd"),
            ("", ""),
        ] {
            assert_eq!(duration(text), expected, "{text}");
        }
    }
}
