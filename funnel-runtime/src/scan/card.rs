//! Numbers that name one person: payment cards, social security numbers, telephone numbers.

use super::continues_word;

/// A number of a card network with a valid check digit, alone or in the groups it is printed in.
///
/// Prefixes after Sentry Relay, extended to the networks Presidio knows, and Luhn as in Presidio.
/// Groups have to be those of a card, so that the digits of a UUID are never read as one; the obsolete
/// 13 digits and the rare 19 are left out, because millisecond clocks and generated ids have them.
pub(super) fn is_card(value: &[u8]) -> bool {
    let mut groups: [&[u8]; 4] = [&[]; 4];
    value
        .split(|byte| !byte.is_ascii_alphanumeric())
        .any(|word| {
            if word.is_empty() || !word.iter().all(u8::is_ascii_digit) {
                groups = [&[]; 4];
                return false;
            }
            groups.rotate_left(1);
            groups[3] = word;
            let lengths = groups.map(<[u8]>::len);
            let printed = match lengths {
                [_, _, _, 14..=16] => &groups[3..],
                [_, 4, 6, 4 | 5] => &groups[1..],
                [4, 4, 4, 4] => &groups[..],
                _ => return false,
            };
            let digits = || {
                printed
                    .iter()
                    .copied()
                    .flatten()
                    .map(|digit| u32::from(digit - b'0'))
            };
            is_of_a_network(digits()) && has_check_digit(digits().rev())
        })
}

fn is_of_a_network(digits: impl Iterator<Item = u32> + Clone) -> bool {
    let prefix = digits
        .clone()
        .take(4)
        .fold(0, |number, digit| number * 10 + digit);
    match digits.count() {
        // American Express
        15 => matches!(prefix, 3400..=3499 | 3700..=3799),
        // Visa, Mastercard, Discover, JCB, UnionPay
        16 => matches!(
            prefix,
            4000..=4999
                | 5100..=5599
                | 2221..=2720
                | 6011
                | 6440..=6599
                | 3528..=3589
                | 6200..=6299
        ),
        // Diners Club
        14 => matches!(prefix, 3000..=3059 | 3600..=3699 | 3800..=3899),
        _ => false,
    }
}

/// The Luhn sum, from the last digit to the first.
fn has_check_digit(digits_from_last: impl Iterator<Item = u32>) -> bool {
    let sum: u32 = digits_from_last
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, digit) => digit,
            (_, 0..=4) => digit * 2,
            (_, digit) => digit * 2 - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Three, two and four digits between dashes, as a word of their own. Rule of Sentry Relay.
pub(super) fn is_social_security_number(value: &[u8]) -> bool {
    const LENGTH: usize = 11;
    value.windows(LENGTH).enumerate().any(|(at, window)| {
        let is_shaped = window.iter().enumerate().all(|(place, byte)| match place {
            3 | 6 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        is_shaped
            && !continues_word(value, at)
            && !value
                .get(at + LENGTH)
                .is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// `+` and eight to fifteen digits, in groups or not: the international form of E.164. Numbers without
/// the `+` are not looked for, because nothing tells them from other numbers.
pub(super) fn is_phone(value: &[u8]) -> bool {
    value.iter().enumerate().any(|(at, byte)| {
        *byte == b'+' && !continues_word(value, at) && starts_with_phone(&value[at + 1..])
    })
}

fn starts_with_phone(value: &[u8]) -> bool {
    if !value
        .first()
        .is_some_and(|first| matches!(first, b'1'..=b'9'))
    {
        return false;
    }
    let (mut digits, mut separators) = (0, 0);
    for byte in value {
        match byte {
            b'0'..=b'9' => (digits, separators) = (digits + 1, 0),
            b' ' | b'-' | b'.' | b'(' | b')' if separators < 2 => separators += 1,
            byte if byte.is_ascii_alphabetic() && separators == 0 => return false,
            _ => break,
        }
        if digits > 15 {
            return false;
        }
    }
    digits >= 8
}
