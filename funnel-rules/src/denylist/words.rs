//! The words of the denylist, and the order in which they are looked up.
//!
//! Data only. A word is written in `snake_case` with every boundary it can have: `credit_card` also
//! stands for `creditcard`, but not the other way round. A word that is also harmless in ordinary
//! keys goes under [`Scope::WholeKey`], and its personal compounds are listed beside it.

use super::{Entry, Group, Scope};

struct Block {
    group: Group,
    scope: Scope,
    words: &'static [&'static str],
}

const BLOCKS: &[Block] = &[
    Block {
        group: Group::Secret,
        scope: Scope::Anywhere,
        words: &[
            "password",
            "pass_word",
            "passwd",
            "passw",
            "pwd",
            "mysql_pwd",
            "passphrase",
            "pass_phrase",
            "passcode",
            "pass_code",
            "pin_code",
            "password_hash",
            "password_digest",
            "secret",
            "client_secret",
            "consumer_secret",
            "shared_secret",
            "token",
            "access_token",
            "refresh_token",
            "id_token",
            "auth_token",
            "bearer_token",
            "session_token",
            "csrf_token",
            "xsrf_token",
            "resource_token",
            "user_token",
            "reset_token",
            "jwt",
            "api_key",
            "private_key",
            "public_key",
            "access_key",
            "secret_key",
            "consumer_key",
            "session_key",
            "signing_key",
            "encryption_key",
            "ssh_key",
            "license_key",
            "credential",
            "cred",
            "auth",
            "authorization",
            "proxy_authorization",
            "bearer",
            "cookie",
            "set_cookie",
            "sessionid",
            "connect_sid",
            "phpsessid",
            "jsessionid",
            "csrf",
            "xsrf",
            "otp",
            "totp",
            "two_factor",
            "crypt",
            "salt",
            "certificate",
            "signature",
            "sig",
            "webhook_url",
            "webhook_secret",
            "dsn",
            "database_url",
            "connection_string",
        ],
    },
    Block {
        group: Group::Secret,
        scope: Scope::WholeKey,
        words: &[
            // `session_count`, `webhook_status`
            "session", "webhook",
        ],
    },
    Block {
        group: Group::SignedUrl,
        scope: Scope::Anywhere,
        words: &[
            "x_amz_signature",
            "x_amz_credential",
            "x_amz_security_token",
            "aws_access_key_id",
            "x_goog_signature",
            "x_goog_credential",
        ],
    },
    Block {
        group: Group::Identity,
        scope: Scope::Anywhere,
        words: &[
            "email",
            "e_mail",
            "email_address",
            "email_hash",
            "user_email",
            "mail_address",
            "mailing_address",
            "first_name",
            "last_name",
            "middle_name",
            "maiden_name",
            "given_name",
            "family_name",
            "full_name",
            "real_name",
            "surname",
            "nickname",
            "nick_name",
            "username",
            "user_name",
            "user_full_name",
            "login_name",
            "customer_name",
            "contact_name",
            "person_name",
            "patient_name",
            "employee_name",
            "recipient_name",
            "cardholder_name",
            "phone",
            "phone_number",
            "telephone",
            "msisdn",
            "mobile_number",
            "mobile_phone",
            "user_mobile",
            "street",
            "street_address",
            "home_address",
            "postal_address",
            "billing_address",
            "shipping_address",
            "delivery_address",
            "user_address",
            "customer_address",
            "user_city",
            "home_city",
            "zipcode",
            "zip_code",
            "postcode",
            "postal_code",
            "birthdate",
            "birth_date",
            "birthday",
            "birth_day",
            "date_of_birth",
            "dob",
            "ssn",
            "social_security",
            "social_security_number",
            "national_id",
            "tax_id",
            "passport",
            "passport_number",
            "drivers_license",
            "driver_license",
            "license_number",
            "license_plate",
            "identification",
            "serial_number",
            "profile_photo",
            "user_photo",
            "ip",
            "ip_address",
            "ip_addr",
            "ipv4",
            "ipv6",
            "remote_addr",
            "remote_address",
            "client_addr",
            "client_address",
            "peer_addr",
            "peer_address",
            "x_real_ip",
            "x_forwarded_for",
            "forwarded_for",
            "mac_address",
            "mac_addr",
            "enduser_id",
        ],
    },
    Block {
        group: Group::Identity,
        scope: Scope::WholeKey,
        words: &[
            // `plan_name`, `address_count`, `mail_provider`, `city_count`, `serial_mode`
            "name", "address", "mail", "city", "serial",
            // `license_type`, `mac_build`, `is_mobile`, `photo_count`
            "license", "mac", "mobile", "photo",
        ],
    },
    Block {
        group: Group::Special,
        scope: Scope::Anywhere,
        words: &[
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
            "diagnoses",
            "medical_condition",
            "health_condition",
            "medical_procedure",
            "salary",
            "credit_card",
            "debit_card",
            "card_number",
            "cc_number",
            "visa_number",
            "cvv",
            "cvc",
            "iban",
            "bank_account",
            "account_number",
            "routing_number",
        ],
    },
    Block {
        group: Group::Special,
        scope: Scope::WholeKey,
        words: &[
            // `alert_condition`, `stored_procedure`, `visa_type`
            "condition",
            "procedure",
            "visa",
        ],
    },
    Block {
        group: Group::Content,
        scope: Scope::Anywhere,
        words: &[
            "url",
            "uri",
            "exception_message",
            "exception_stacktrace",
            "error_message",
            "stacktrace",
            "stack_trace",
            "query_text",
            "query_string",
            "query_parameter",
            "db_query_text",
            "db_statement",
            "command_args",
            "command_line",
            "process_command_args",
            "process_command_line",
            "gen_ai_input_messages",
            "gen_ai_output_messages",
            "gen_ai_system_instructions",
            "gen_ai_tool_call_arguments",
            "gen_ai_tool_call_result",
            "gen_ai_prompt",
            "gen_ai_completion",
        ],
    },
];

/// How many words there are.
const COUNT: usize = {
    let (mut count, mut block) = (0, 0);
    while block < BLOCKS.len() {
        count += BLOCKS[block].words.len();
        block += 1;
    }
    count
};

/// The whole denylist.
pub const ENTRIES: &[Entry] = &{
    let mut entries = [Entry {
        word: "",
        group: Group::Secret,
        scope: Scope::Anywhere,
    }; COUNT];
    let (mut next, mut block) = (0, 0);
    while block < BLOCKS.len() {
        let Block {
            group,
            scope,
            words,
        } = BLOCKS[block];
        let mut word = 0;
        while word < words.len() {
            entries[next] = Entry {
                word: words[word],
                group,
                scope,
            };
            next += 1;
            word += 1;
        }
        block += 1;
    }
    entries
};

/// How many pairs of letters a word can start with.
const BUCKETS: usize = 26 * 26;

/// The bucket of the words that start with these two lower-case letters.
pub(super) const fn bucket(first: u8, second: u8) -> Option<usize> {
    match (first, second) {
        (b'a'..=b'z', b'a'..=b'z') => Some((first - b'a') as usize * 26 + (second - b'a') as usize),
        _ => None,
    }
}

/// For each bucket, where its words begin in [`BY_BUCKET`]; they end where those of the next begin.
pub(super) const FIRST: &[usize; BUCKETS + 1] = &{
    let mut first = [0; BUCKETS + 1];
    let mut entry = 0;
    while entry < COUNT {
        first[bucket_of(entry) + 1] += 1;
        entry += 1;
    }
    let mut bucket = 0;
    while bucket < BUCKETS {
        first[bucket + 1] += first[bucket];
        bucket += 1;
    }
    first
};

/// Indices into [`ENTRIES`], ordered by bucket, so that a segment is compared with a few words and not
/// with all: the compiler interprets this for every key of every funnel.
pub(super) const BY_BUCKET: &[usize; COUNT] = &{
    let mut order = [0; COUNT];
    let mut next = *FIRST;
    let mut entry = 0;
    while entry < COUNT {
        let bucket = bucket_of(entry);
        order[next[bucket]] = entry;
        next[bucket] += 1;
        entry += 1;
    }
    order
};

/// `_` can be left out of a word, so the letter after it counts as the second.
const fn bucket_of(entry: usize) -> usize {
    let word = ENTRIES[entry].word.as_bytes();
    let second = if word[1] == b'_' { word[2] } else { word[1] };
    match bucket(word[0], second) {
        Some(bucket) => bucket,
        None => panic!("a word of the denylist starts with two lower-case letters"),
    }
}
