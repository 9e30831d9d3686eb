//! What the denylist refuses and what it must let pass, entry by entry.

use std::collections::BTreeSet;

use funnel_rules::{BASE_ATTRIBUTES, Denied, ENTRIES, Group, Scope, denied};

const _: () = assert!(denied("email").is_some());
const _: () = assert!(denied("author").is_none());
const _: () = {
    let Some(Denied {
        word,
        group: Group::Identity,
    }) = denied("x-forwarded-for")
    else {
        panic!()
    };
    assert!(word.len() == "x_forwarded_for".len());
};

fn pascal(word: &str) -> String {
    word.split('_')
        .map(|part| part[..1].to_ascii_uppercase() + &part[1..])
        .collect()
}

fn camel(word: &str) -> String {
    let pascal = pascal(word);
    pascal[..1].to_ascii_lowercase() + &pascal[1..]
}

/// The ways of writing one name that differ only in case and separators.
fn spellings(word: &str) -> Vec<String> {
    vec![
        word.to_owned(),
        camel(word),
        pascal(word),
        word.replace('_', "-"),
        word.replace('_', "."),
        word.replace('_', " "),
        word.replace('_', ""),
        word.to_ascii_uppercase(),
        format!("__{word}_"),
        format!("r#{word}"),
    ]
}

#[test]
fn every_entry_is_refused_in_every_spelling() {
    for entry in ENTRIES {
        for key in spellings(entry.word) {
            assert!(
                denied(&key).is_some(),
                "{key} (from {}) is let through",
                entry.word
            );
        }
    }
}

#[test]
fn every_unambiguous_entry_is_refused_inside_a_longer_key() {
    for entry in ENTRIES
        .iter()
        .filter(|entry| entry.scope == Scope::Anywhere)
    {
        let word = entry.word;
        for key in [
            format!("last_{word}"),
            format!("{word}_seen"),
            format!("last_{word}_seen"),
            format!("last-{}-seen", word.replace('_', "-")),
            format!("last.{word}.seen"),
            format!("last{}Seen", pascal(word)),
            format!("{}Seen", camel(word)),
            format!("last_{}_seen", word.replace('_', "")),
            format!("{word}2"),
            format!("{word}_2"),
            format!("{word}s"),
            format!("last_{word}s_seen"),
        ] {
            assert!(denied(&key).is_some(), "{key} is let through");
        }
    }
}

#[test]
fn an_ambiguous_entry_is_refused_as_the_entire_key_only() {
    let ambiguous: Vec<_> = ENTRIES
        .iter()
        .filter(|entry| entry.scope == Scope::WholeKey)
        .collect();
    assert!(!ambiguous.is_empty());
    for entry in ambiguous {
        let word = entry.word;
        for key in [
            word.to_owned(),
            format!("_{word}"),
            format!("{word}2"),
            format!("{word}_2"),
        ] {
            let found = denied(&key).unwrap_or_else(|| panic!("{key} is let through"));
            assert_eq!((found.word, found.group), (word, entry.group));
        }
        for key in [
            format!("plan_{word}"),
            format!("{word}_count"),
            format!("plan_{word}_count"),
            format!("plan{}Count", pascal(word)),
            format!("{word}s"),
        ] {
            assert_eq!(denied(&key), None, "{key}");
        }
    }
}

#[test]
fn entries_are_snake_case_and_unique() {
    let mut seen = BTreeSet::new();
    for entry in ENTRIES {
        let word = entry.word;
        let ok = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        assert!(word.bytes().all(ok), "{word}");
        assert!(
            !word.starts_with('_') && !word.ends_with('_') && !word.contains("__"),
            "{word}"
        );
        assert!(seen.insert(word), "{word} is listed twice");
    }
    for group in Group::ALL {
        assert!(
            ENTRIES.iter().any(|entry| entry.group == group),
            "{group:?} is empty"
        );
        assert!(!group.as_str().is_empty() && !group.why().is_empty());
    }
}

/// The names that must be refused whatever the table in the sources says.
const KNOWN: &[(Group, &[&str])] = &[
    (
        Group::Secret,
        &[
            "password",
            "passwd",
            "passw",
            "pwd",
            "passphrase",
            "passcode",
            "secret",
            "token",
            "access_token",
            "refresh_token",
            "id_token",
            "api_key",
            "apikey",
            "private_key",
            "public_key",
            "access_key",
            "secret_key",
            "credentials",
            "auth",
            "authorization",
            "proxy_authorization",
            "bearer",
            "cookie",
            "set_cookie",
            "session",
            "sessionid",
            "connect_sid",
            "connect.sid",
            "phpsessid",
            "csrf",
            "xsrf",
            "otp",
            "two_factor",
            "crypt",
            "salt",
            "certificate",
            "signature",
            "sig",
            "mysql_pwd",
            "consumer_key",
            "webhook",
            "dsn",
            "database_url",
            "connection_string",
            "accesstoken",
            "authToken",
            "Authorization",
            "Set-Cookie",
            "PHPSESSID",
            "userPassWord",
            "passWord",
            "resource_token",
            "resourceToken",
            "token_count",
            "tokens",
            "secrets",
            "APIKey",
            "clientsecret",
            "privatekey",
            "DATABASE_URL",
            "password_hash",
        ],
    ),
    (
        Group::SignedUrl,
        &[
            "X-Amz-Signature",
            "X-Amz-Credential",
            "X-Amz-Security-Token",
            "AWSAccessKeyId",
            "X-Goog-Signature",
        ],
    ),
    (
        Group::Identity,
        &[
            "email",
            "e_mail",
            "mail",
            "name",
            "first_name",
            "last_name",
            "surname",
            "full_name",
            "username",
            "user_name",
            "phone",
            "mobile",
            "address",
            "street",
            "city",
            "zipcode",
            "postal_code",
            "birthdate",
            "dob",
            "ssn",
            "social_security_number",
            "passport",
            "license",
            "identification",
            "serial",
            "photo",
            "ip",
            "ip_address",
            "remote_addr",
            "x_real_ip",
            "x_forwarded_for",
            "client_address",
            "mac",
            "user_email",
            "user_full_name",
            "enduser_id",
            "enduser.id",
            "emails",
            "emailHash",
            "email_hash",
            "emailaddress",
            "userEmail",
            "useremail",
            "firstname",
            "lastName",
            "phonenumber",
            "phone_verified",
            "ipAddress",
            "IPAddress",
            "userIP",
            "userIPs",
            "clientIPv4",
            "ip4",
            "zipCode",
            "birthDate",
            "mac_address",
            "billing_address",
            "ip_addresses",
            "address2",
            "X-Forwarded-For",
            "user[email]",
            "user:email",
            "user/email",
            "email2",
            "EMAIL",
            "eMail",
        ],
    ),
    (
        Group::Special,
        &[
            "race",
            "ethnicity",
            "religion",
            "gender",
            "sex",
            "sexual_orientation",
            "citizenship",
            "veteran",
            "disability",
            "medication",
            "allergy",
            "diagnosis",
            "condition",
            "procedure",
            "salary",
            "credit_card",
            "card_number",
            "visa",
            "cvv",
            "cvc",
            "iban",
            "creditcard",
            "cardnumber",
            "cvv2",
            "allergies",
            "disabilities",
            "salaries",
            "credit_cards",
            "diagnoses",
            "sexualOrientation",
        ],
    ),
    (
        Group::Content,
        &[
            "url",
            "uri",
            "exception_message",
            "exception.message",
            "exception_stacktrace",
            "query_text",
            "db.query.text",
            "command_args",
            "process.command_args",
            "gen_ai_input_messages",
            "gen_ai.output.messages",
            "page_url",
            "urls",
            "imageURLs",
            "callbackUrl",
            "stackTrace",
        ],
    ),
];

#[test]
fn names_known_from_other_scrubbers_are_refused() {
    for (group, keys) in KNOWN {
        for key in *keys {
            let found = denied(key).unwrap_or_else(|| panic!("{key} is let through"));
            assert_eq!(found.group, *group, "{key} matched {}", found.word);
        }
    }
}

#[test]
fn the_word_reported_is_the_one_that_was_meant() {
    for (key, word) in [
        ("user_email", "user_email"),
        ("contact_email", "email"),
        ("authToken", "auth_token"),
        ("token_count", "token"),
        ("x-forwarded-for", "x_forwarded_for"),
        ("apikey", "api_key"),
        ("tokens", "token"),
    ] {
        assert_eq!(denied(key).map(|found| found.word), Some(word), "{key}");
    }
}

const ORDINARY: &[&str] = &[
    // Harmless keys that the default allowlist offers.
    "actor",
    "tier",
    "env",
    "team_id",
    "fingerprint",
    "commit_id",
    "flow",
    "layer",
    "result",
    "reason_code",
    "latency_ms",
    "synthetic_run_id",
    "http_status",
    "plan",
    "region",
    "outcome",
    "currency",
    "status",
    "direction",
    "from_plan",
    "to_plan",
    "duration_ms",
    "provider",
    "channel",
    "source",
    "version",
    "platform",
    "os",
    "arch",
    "locale",
    "country",
    "language",
    "count",
    "attempt",
    "resource_type",
    "resource_id",
    "flow_id",
    "error_class",
    "ci",
    // Words that contain a denied word.
    "author",
    "authored_at",
    "author_id",
    "authority",
    "authentic",
    "shipping",
    "shipping_method",
    "ship",
    "zip",
    "zipped",
    "gzip",
    "tip",
    "tips",
    "ipsum",
    "equipment",
    "recipe",
    "trip_length",
    "pipeline",
    "clip_count",
    "skip",
    "keyboard",
    "keyboard_layout",
    "monkey",
    "key",
    "key_count",
    "tokenizer",
    "tokenized",
    "secretary",
    "secretion",
    "cookiecutter",
    "passage",
    "passenger_count",
    "passed",
    "passive",
    "bypass",
    "compass",
    "crypto",
    "cryptography",
    "encrypted",
    "decrypt",
    "salted",
    "basalt",
    "asphalt",
    "signal",
    "sigma",
    "design",
    "significant",
    "signatory",
    "certified",
    "bearing",
    "macro_count",
    "machine",
    "macos",
    "tomac",
    "emailer",
    "mailing",
    "mailbox",
    "blackmail",
    "named",
    "rename",
    "namespace",
    "filename",
    "hostname",
    "tablename",
    "unnamed",
    "addressee",
    "addressed",
    "streetcar",
    "electricity",
    "velocity",
    "capacity",
    "serialize",
    "serialized",
    "licensed",
    "licensee",
    "conditional",
    "air_conditioner",
    "procedural",
    "visage",
    "advisable",
    "sessions_total",
    "obsession",
    "racer",
    "trace",
    "trace_count",
    "brace",
    "grace_period",
    "terrace",
    "sexagesimal",
    "essex",
    "sextant",
    "engender",
    "agenda",
    "religious",
    "veterinary",
    "disable",
    "disabled",
    "salad",
    "urlencoded",
    "curl",
    "purity",
    "security",
    "during",
    "curious",
    "microphone",
    "phonetic",
    "telephony",
    "automobile",
    "immobile",
    "photon",
    "photosynthesis",
    "dobby",
    "adobe",
    "mobility",
    "otpauth_x",
    "hotpot",
    "dsnow",
    "cvcx",
    "ssnake",
    // Ambiguous words beside others.
    "plan_name",
    "step_name",
    "product_name",
    "file_name",
    "name_length",
    "feature_name",
    "session_count",
    "session_length_ms",
    "address_count",
    "mail_provider",
    "mac_build",
    "is_mobile",
    "mobile_app_version",
    "photo_count",
    "photo_uploads",
    "city_count",
    "serial_mode",
    "license_type",
    "alert_condition",
    "condition_met",
    "stored_procedure",
    "visa_type",
    "webhook_status",
    "webhook_count",
    "session_id",
    // Ordinary compounds.
    "user_id",
    "account_id",
    "order_id",
    "card_brand",
    "card_type",
    "credit_amount",
    "bank_count",
    "two_columns",
    "factor",
    "access_level",
    "access_count",
    "api_version",
    "api_call",
    "private",
    "public",
    "public_plan",
    "client_version",
    "client_type",
    "remote",
    "remote_region",
    "real_time",
    "forwarded",
    "query_count",
    "query_kind",
    "command",
    "command_kind",
    "exception",
    "exception_class",
    "exception_type",
    "message_count",
    "gen_ai_model",
    "connection_count",
    "database_engine",
    "string_length",
    "set_count",
    "full_refund",
    "first_purchase",
    "last_plan",
    "first_seen_days",
    "postal",
    "birth_cohort",
    "social_channel",
    "national_holiday",
    "tax_rate",
    "stack_depth",
    "billing_period",
    "id",
    "sha256",
    "utf8",
    "http2",
    "p95_ms",
    "revenue_cents",
    "retry_count",
    "cache_hit",
    "queue",
    "storage_gb",
    "vector_count",
    "",
];

#[test]
fn ordinary_keys_are_accepted() {
    let keys: BTreeSet<_> = ORDINARY.iter().chain(BASE_ATTRIBUTES).collect();
    assert!(keys.len() >= 130, "only {} keys", keys.len());
    for key in keys {
        assert_eq!(denied(key), None, "{key}");
        if !key.is_empty() {
            let kebab = key.replace('_', "-");
            assert_eq!(denied(&camel(key)), None, "{}", camel(key));
            assert_eq!(denied(&kebab), None, "{kebab}");
        }
    }
}

#[test]
fn odd_text_is_no_reason_to_panic() {
    for key in [
        "",
        "_",
        "r#",
        "r#_",
        "ß",
        "émail",
        "ユーザー",
        "a\u{0}b",
        "🦀email🦀",
        "Sé",
        "IPs",
    ] {
        let _ = denied(key);
    }
    assert!(denied(&"email_".repeat(10_000)).is_some());
    assert!(denied(&"plan_".repeat(10_000)).is_none());
}
