//! What the scanner has to find and what it has to leave alone.

use proptest::prelude::*;

use super::{RULES, Shape, scan};

/// The digits with the Luhn check digit that they need.
fn with_check_digit(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

const FOUND: &[(Shape, &[&str])] = &[
    (
        Shape::Email,
        &[
            "a@b.co",
            "jo.doe+news@mail.example.com",
            "user:jo@example.com;x",
            "<jo@example.com>",
            "jo%40example.com",
            "jürgen@müller.example",
            "o'neil@example.org",
            "@@a@b.co",
        ],
    ),
    (
        Shape::Jwt,
        &[
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJl",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0NTYifQ",
            "reset_eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.",
            "/reset/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.x_-y",
        ],
    ),
    (
        Shape::Card,
        &[
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "card_5555555555554444",
            "pan:378282246310005!",
            "3782-822463-10005",
            "6011111111111117",
            "3530111333300000",
            "30569309025904",
            "3056 930902 5904",
            "2223003122003222",
            "2024 4111 1111 1111 1111",
        ],
    ),
    (
        Shape::ConnectionString,
        &[
            "postgres://app:hunter2@db.internal/app",
            "redis://:hunter2@cache:6379",
            "https://u:p@x",
            "amqp://u:p:q@host",
            "Server=db;User=sa;Password=hunter2",
            "host=db password = hunter2",
            "AccountKey=abcd==",
        ],
    ),
    (
        Shape::PrivateKey,
        &[
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
            "-----begin ec private key",
        ],
    ),
    (
        Shape::BearerToken,
        &["Bearer abc", "bearer\t x", "Authorization: Bearer s3cr3t"],
    ),
    (
        Shape::IpAddress,
        &[
            "192.168.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "10.0.0.1:8080",
            "10.0.0.1/24",
            "host_10.0.0.1",
            "seen 8.8.8.8.",
            "1.2.3.4",
            "2001:db8::1",
            "2001:0db8:0000:0000:0000:ff00:0042:8329",
            "[2001:db8::1]:443",
            "fe80::1%eth0",
            "fd12:3456:789a::1",
            "::1",
            "::ffff:10.0.0.1",
            "ip:2001:db8::1",
            "2001:db8::1: refused",
            "2001:db8::/32",
        ],
    ),
    (
        Shape::AwsKey,
        &[
            "AKIAIOSFODNN7EXAMPLE",
            "key=ASIAQWERTYUIOPASDFGH",
            "A3TXQWERTYUIOPASDFGH",
        ],
    ),
    (
        Shape::GithubToken,
        &[
            "ghp_0123456789abcdefghijABCDEFGHIJ012345",
            "x ghs_0123456789abcdefghijABCDEFGHIJ012345",
            "github_pat_0123456789abcdefghijAB_rest",
        ],
    ),
    (
        Shape::SlackToken,
        &["xoxb-123456789012-abcdef", "xapp-1-A0123456789-x"],
    ),
    (
        Shape::StripeKey,
        &["sk_live_0123456789abcdef", "my_rk_test_0123456789"],
    ),
    (
        Shape::GoogleApiKey,
        &["AIza0123456789abcdefghijABCDEFGHIJ_-345"],
    ),
    (
        Shape::SocialSecurityNumber,
        &["123-45-6789", "ssn:123-45-6789.", "x_123-45-6789"],
    ),
    (
        Shape::Phone,
        &[
            "+14155552671",
            "+1 (415) 555-2671",
            "tel:+49-30-1234567",
            "+44.20.7946.0958",
        ],
    ),
    (
        Shape::HomePath,
        &[
            "/home/jo/x",
            "/Users/jo",
            r"C:\Users\jo\file",
            "file:///home/jo",
        ],
    ),
];

const IGNORED: &[&str] = &[
    "",
    "a",
    "team_01HZX3V7Q2M8K4N6P9R1S5T0WA",
    "01HZX3V7Q2M8K4N6P9R1S5T0WA",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "cus_9s6XKzkNRiz8i3",
    "pk_live_0123456789abcdef",
    "pi_3MtwBwLkdIwHu7ix28a3tqPa",
    "123e4567-e89b-12d3-a456-426614174000",
    "00000000-0000-0000-0000-000000000000",
    "41111111-1111-1111-1111-111111111111",
    "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
    "123e4567e89b12d3a456426614174000",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "1.2.3",
    "v1.2.3.4",
    "v1.2.3.4-rc",
    "1.2.3.4.5",
    "1.2.3-rc.1+20240101",
    "120.0.6099.109",
    "256.1.1.1",
    "1.2.3.",
    "1..2.3.4",
    "2024-01-02",
    "2024-01-02T12:30:00+00:00",
    "2024-01-02T12:30:00.123Z",
    "20240102123000",
    "12:30",
    "12:30:45",
    "12:34:56:78:9a:bc:de:f0",
    "a::b",
    "dead::beef",
    "std::net",
    "::",
    ":",
    ":::",
    "arn:aws:s3:::bucket",
    "1700000000000",
    "1700000000000000",
    "4111111111111112",
    "9999999999999995",
    "4111-1111-1111-1112",
    "411111111111111",
    "41111111111111111",
    "order4111111111111111",
    "4111111111111111x",
    "4111--1111-1111-1111",
    "175928847299117063",
    "123-45-678",
    "1234-45-6789",
    "123-45-67890",
    "123.45.6789",
    "@team",
    "team@",
    "left-pad@1.3.0",
    "git@localhost",
    "a@b",
    "a@b.c",
    "a@.co",
    " @b.co",
    "100%40",
    "https://example.com/a/b",
    "https://example.com:8080/a@b",
    "https://user@host/x",
    "http://:@host",
    "://u:p@h",
    "password_reset",
    "password=",
    "password=;x=1",
    "forgotpassword=1",
    "bearer",
    "Bearer ",
    "bearertoken",
    "forbearer x",
    "BEGIN PRIVATE KEY",
    "-----BEGIN CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    "AKIAIOSFODNN7EXAMPL",
    "AKIAIOSFODNN7EXAMPLES",
    "AKIAIOSFODNN1EXAMPLE",
    "ghp_short",
    "xoxb-short",
    "sk_live_short",
    "risk_live_0123456789",
    "AIzaShort",
    "eyJhbGciOiJIUzI1NiJ9",
    "eyJhbGciOiJIUzI1NiJ9.notapayloadatallreally",
    "keyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ",
    "ey.ey.ey",
    "+1",
    "+0123456789",
    "+1234567",
    "+1234567890123456",
    "1+12345678",
    "+12345678abc",
    "/home",
    "/home/",
    "/homes/jo",
    "home/jo",
    "/var/users",
    "us-east-1",
    "eu-central-1a",
    "plan_pro_2024",
    "ip-10-0-0-1",
    "日本語",
];

#[test]
fn shapes_of_personal_data_are_found() {
    for (shape, values) in FOUND {
        for value in *values {
            assert_eq!(scan(value), Some(*shape), "{value}");
        }
    }
}

#[test]
fn ordinary_identifiers_are_left_alone() {
    for value in IGNORED {
        assert_eq!(scan(value), None, "{value}");
    }
}

#[test]
fn every_rule_has_a_shape_that_is_tested() {
    for rule in &RULES {
        assert!(
            FOUND.iter().any(|(shape, _)| *shape == rule.shape),
            "{}",
            rule.shape
        );
    }
}

/// A matcher that relied on its signs would miss a value that another rule's change lets through.
#[test]
fn no_rule_needs_a_sign_that_its_values_lack() {
    for value in FOUND.iter().flat_map(|(_, values)| *values) {
        let matched = RULES.iter().find(|rule| (rule.matches)(value.as_bytes()));
        assert_eq!(matched.map(|rule| rule.shape), scan(value), "{value}");
    }
    for value in IGNORED {
        assert!(
            !RULES.iter().any(|rule| (rule.matches)(value.as_bytes())),
            "{value}"
        );
    }
}

#[test]
fn a_value_is_judged_alike_however_long_it_goes_on() {
    // Also shows that no matcher is quadratic: one would need minutes for these.
    for piece in [
        "ey",
        "ey-",
        "ey.",
        "a@",
        "@a.",
        "://a:",
        "bearer ",
        "-----BEGIN",
        "+1",
        "1.",
        "::",
        "4111-",
        "/home",
        "xoxb-",
        "password ",
        "%40",
        "12-",
    ] {
        let long = scan(&piece.repeat(200_000 / piece.len()));
        assert_eq!(long, scan(&piece.repeat(100)), "{piece:?}");
    }
}

proptest! {
    #[test]
    fn never_panics(value in any::<String>()) {
        let _ = scan(&value);
        for rule in &RULES {
            let _ = (rule.matches)(value.as_bytes());
        }
    }

    #[test]
    fn never_panics_on_what_the_rules_look_for(value in "[0-9a-fA@%.:/\\\\ =+_eybrx-]{0,80}") {
        for rule in &RULES {
            let _ = (rule.matches)(value.as_bytes());
        }
    }

    #[test]
    fn uuids_are_left_alone(uuid in "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}") {
        prop_assert_eq!(scan(&uuid), None);
        prop_assert_eq!(scan(&uuid.to_uppercase()), None);
        prop_assert_eq!(scan(&uuid.replace('-', "")), None);
    }

    #[test]
    fn decimal_uuids_are_left_alone(
        uuid in "[0-9]{8}-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{12}",
    ) {
        prop_assert_eq!(scan(&uuid), None);
    }

    #[test]
    fn ulids_are_left_alone(prefix in "([a-z]{2,6}_)?", ulid in "[0-7][0-9A-HJKMNP-TV-Z]{25}") {
        prop_assert_eq!(scan(&format!("{prefix}{ulid}")), None);
    }

    #[test]
    fn commits_are_left_alone(commit in "[0-9a-f]{40}") {
        prop_assert_eq!(scan(&commit), None);
    }

    #[test]
    fn prefixed_ids_are_left_alone(id in "(cus|team|usr|ord)_[A-Za-z][A-Za-z0-9]{11,27}") {
        prop_assert_eq!(scan(&id), None);
    }

    #[test]
    fn emails_are_found(
        email in "[A-Za-z0-9._%+-]{1,20}@[A-Za-z0-9-]{1,15}(\\.[a-z0-9-]{1,8}){0,2}\\.[A-Za-z]{2,6}",
        before in "([a-z]{1,5}[ :<])?",
        after in "([ >;][a-z]{0,5})?",
    ) {
        let value = format!("{before}{email}{after}");
        prop_assert!(scan(&value).is_some(), "{}", value);
    }

    #[test]
    fn web_tokens_are_found(
        token in "ey[A-Za-z0-9_-]{17,60}\\.ey[A-Za-z0-9_-]{17,60}\\.[A-Za-z0-9_-]{10,40}",
        before in "([a-z]{1,5}[ :/_=])?",
    ) {
        prop_assert_eq!(scan(&format!("{before}{token}")), Some(Shape::Jwt));
    }

    #[test]
    fn cards_are_found(
        stem in "(4[0-9]{3}|5[1-5][0-9]{2}|6011|65[0-9]{2})[0-9]{11}|3[47][0-9]{12}",
        separator in "[ .-]?",
        before in "([a-z]{1,5}[ :_])?",
    ) {
        let digits = with_check_digit(&stem);
        let cuts = if digits.len() == 16 { [4, 8, 12] } else { [4, 10, 15] };
        let mut printed = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if cuts.contains(&place) {
                printed.push_str(&separator);
            }
            printed.push(digit);
        }
        prop_assert_eq!(scan(&format!("{before}{printed}")), Some(Shape::Card));
    }

    #[test]
    fn a_wrong_check_digit_is_no_card(stem in "4[0-9]{14}", off in 1..10_u8) {
        let mut digits = with_check_digit(&stem).into_bytes();
        digits[15] = b'0' + (digits[15] - b'0' + off) % 10;
        prop_assert_eq!(scan(&String::from_utf8(digits).unwrap()), None);
    }

    #[test]
    fn ip_addresses_are_found(v4 in any::<[u8; 4]>(), v6 in any::<[u16; 7]>(), first in 0x2000..=0x3fff_u16) {
        prop_assert_eq!(scan(&std::net::Ipv4Addr::from(v4).to_string()), Some(Shape::IpAddress));
        let [b, c, d, e, f, g, h] = v6;
        let v6 = std::net::Ipv6Addr::new(first, b, c, d, e, f, g, h);
        prop_assert_eq!(scan(&v6.to_string()), Some(Shape::IpAddress));
    }
}
