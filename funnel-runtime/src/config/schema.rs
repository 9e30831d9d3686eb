//! Everything that the environment and a file can say: each setting with its name, its kind and its
//! variable. Not here: reading values (`value`, `settings`), and what they set (`build`).

/// A setting.
#[derive(Debug)]
pub(super) struct Key {
    /// As it is called in a file.
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// The variables that set it, the first that is not empty; one that ends in `_FILE` names the file
    /// of a secret.
    pub(super) variables: &'static [&'static str],
    /// What holds where nothing is said, in words or as a file would say it.
    pub(super) otherwise: &'static str,
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Texts,
    Path,
    /// A URL, whose path may be a secret: only its beginning is shown.
    Url,
    Whole {
        most: u64,
        what: &'static str,
    },
    Switch,
    Time,
    Bytes,
    OneOf(&'static [&'static str]),
    /// One of these words, or a time.
    OneOfOrTime(&'static [&'static str]),
    /// A reference to a variable or to a file.
    Secret,
    /// Names with a text each.
    Pairs,
    /// Names with a secret each.
    Secrets,
    /// What a variable of OpenTelemetry's sets is in the form that its specification has.
    Standard(Standard),
}

/// The kinds of settings whose variables have another form than the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standard {
    Url,
    Switch,
    Time,
    Pairs,
    Secrets,
}

impl Kind {
    /// The kind as a file has it.
    pub(super) const fn in_file(self) -> Self {
        match self {
            Self::Standard(Standard::Url) => Self::Url,
            Self::Standard(Standard::Switch) => Self::Switch,
            Self::Standard(Standard::Time) => Self::Time,
            Self::Standard(Standard::Pairs) => Self::Pairs,
            Self::Standard(Standard::Secrets) => Self::Secrets,
            other => other,
        }
    }
}

/// What is said where a setting has no value and needs one.
pub(super) const REQUIRED: &str = "(required)";

impl Key {
    pub(super) fn is_required(&self) -> bool {
        self.otherwise == REQUIRED
    }
}

const fn key(
    name: &'static str,
    kind: Kind,
    variables: &'static [&'static str],
    otherwise: &'static str,
) -> Key {
    Key {
        name,
        kind,
        variables,
        otherwise,
    }
}

/// A backend that can be named.
#[derive(Debug)]
pub(super) struct BackendKind {
    /// The name that is shown first, and its aliases.
    pub(super) names: &'static [&'static str],
    /// The feature that it needs.
    pub(super) feature: Option<&'static str>,
    pub(super) keys: &'static [Key],
    /// Whether its events can wait on the disk.
    pub(super) has_spool: bool,
}

impl BackendKind {
    pub(super) fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

/// The names that mean no backend.
pub(super) const NONE: [&str; 5] = ["", "noop", "off", "disabled", "none"];

/// The variables that choose the backends, the first that is set.
pub(super) const BACKEND_VARIABLES: [&str; 2] = ["FUNNEL_BACKEND", "ANALYTICS_BACKEND"];

/// The variable that names a file.
pub(super) const FILE_VARIABLE: &str = "FUNNEL_CONFIG";

/// The variable that makes every backend over a network wait on the disk.
pub(super) const SPOOL_VARIABLE: &str = "FUNNEL_SPOOL_PATH";

pub(super) const EMIT_FAILED_VARIABLE: &str = "FUNNEL_EMIT_FAILED_METRIC";

const EVENTS: &str = "a whole number of events, above zero";
const FEW: &str = "a whole number of files, above zero";
const DURABILITY: Kind = Kind::OneOf(&["process_crash", "power_loss"]);
const REGION: Kind = Kind::OneOf(&["us", "eu"]);
const OWN_SERVER: &str = "that of the region";
const NO_PROXY: &str = "as `HTTPS_PROXY` says";

/// What holds for all backends.
pub(super) const TOP: &[Key] = &[
    key("service", Kind::Text, &["FUNNEL_SERVICE_NAME"], "nothing"),
    key(
        "service_version",
        Kind::Text,
        &["FUNNEL_SERVICE_VERSION"],
        "nothing",
    ),
    key(
        "shutdown_timeout",
        Kind::Time,
        &["FUNNEL_SHUTDOWN_TIMEOUT"],
        "3s",
    ),
    key("give_up_after", Kind::Time, &["FUNNEL_GIVE_UP_AFTER"], "5m"),
    key(
        "queue_capacity",
        Kind::Whole {
            most: 1 << 20,
            what: EVENTS,
        },
        &["FUNNEL_QUEUE_CAPACITY"],
        "1024",
    ),
    key(
        "backlog",
        Kind::Whole {
            most: 100_000_000,
            what: EVENTS,
        },
        &["FUNNEL_BACKLOG"],
        "10000",
    ),
    key(
        "emit_failed_metric",
        Kind::Text,
        &[EMIT_FAILED_VARIABLE],
        "funnel_emit_failed_total",
    ),
    key("opt_out_variables", Kind::Texts, &[], "nothing"),
];

/// `[backend.spool]`.
pub(super) const SPOOL: &[Key] = &[
    key("path", Kind::Path, &[SPOOL_VARIABLE], REQUIRED),
    key("cap", Kind::Bytes, &[], "256MiB"),
    key(
        "overflow",
        Kind::OneOf(&["drop_oldest", "refuse_newest"]),
        &[],
        "drop_oldest",
    ),
    key("durability", DURABILITY, &[], "process_crash"),
];

/// Every backend.
pub(super) const BACKENDS: &[BackendKind] = &[
    BackendKind {
        names: &["json_lines", "json-lines", "jsonl"],
        feature: None,
        keys: JSON_LINES,
        has_spool: false,
    },
    BackendKind {
        names: &["stdout"],
        feature: None,
        keys: &[],
        has_spool: false,
    },
    BackendKind {
        names: &["newrelic", "new-relic", "nr", "insights"],
        feature: Some("newrelic"),
        keys: NEW_RELIC,
        has_spool: true,
    },
    BackendKind {
        names: &["otlp"],
        feature: Some("otlp"),
        keys: OTLP,
        has_spool: true,
    },
    BackendKind {
        names: &["posthog"],
        feature: Some("posthog"),
        keys: POSTHOG,
        has_spool: true,
    },
    BackendKind {
        names: &["segment", "rudderstack", "jitsu"],
        feature: Some("segment"),
        keys: SEGMENT,
        has_spool: true,
    },
    BackendKind {
        names: &["sqlite"],
        feature: Some("sqlite"),
        keys: SQLITE,
        has_spool: false,
    },
];

const JSON_LINES: &[Key] = &[
    key("path", Kind::Path, &["FUNNEL_JSON_LINES_PATH"], REQUIRED),
    key("rotate_at", Kind::Bytes, &[], "never"),
    key("rotate_after", Kind::Time, &[], "never"),
    key(
        "keep_files",
        Kind::Whole {
            most: 1_000_000,
            what: FEW,
        },
        &[],
        "5",
    ),
    key(
        "fsync",
        Kind::OneOfOrTime(&["never", "every_batch"]),
        &[],
        "never",
    ),
];

const SQLITE: &[Key] = &[
    key("path", Kind::Path, &["FUNNEL_SQLITE_PATH"], REQUIRED),
    key("durability", DURABILITY, &[], "process_crash"),
    key("keep_for", Kind::Time, &[], "everything is kept"),
];

const NEW_RELIC: &[Key] = &[
    key(
        "account_id",
        Kind::Whole {
            most: u64::MAX,
            what: "the number of an account",
        },
        &["NEW_RELIC_ACCOUNT_ID"],
        REQUIRED,
    ),
    key(
        "license_key",
        Kind::Secret,
        &["NEW_RELIC_LICENSE_KEY_FILE", "NEW_RELIC_LICENSE_KEY"],
        REQUIRED,
    ),
    key("region", REGION, &["NEW_RELIC_REGION"], "us"),
    key("url", Kind::Url, &[], OWN_SERVER),
    key("proxy", Kind::Secret, &[], NO_PROXY),
    key("headers", Kind::Secrets, &[], "nothing"),
];

const SEGMENT: &[Key] = &[
    key(
        "write_key",
        Kind::Secret,
        &["SEGMENT_WRITE_KEY_FILE", "SEGMENT_WRITE_KEY"],
        REQUIRED,
    ),
    key("region", REGION, &[], "us"),
    key("url", Kind::Url, &["SEGMENT_URL"], OWN_SERVER),
    key("gzip", Kind::Switch, &[], "false"),
    key("proxy", Kind::Secret, &[], NO_PROXY),
    key("headers", Kind::Secrets, &[], "nothing"),
];

const POSTHOG: &[Key] = &[
    key(
        "project_key",
        Kind::Secret,
        &["POSTHOG_PROJECT_KEY_FILE", "POSTHOG_PROJECT_KEY"],
        REQUIRED,
    ),
    key("region", REGION, &[], "us"),
    key("url", Kind::Url, &["POSTHOG_URL"], OWN_SERVER),
    key("proxy", Kind::Secret, &[], NO_PROXY),
    key("headers", Kind::Secrets, &[], "nothing"),
];

const OTLP: &[Key] = &[
    key(
        "endpoint",
        Kind::Standard(Standard::Url),
        &["OTEL_EXPORTER_OTLP_ENDPOINT"],
        "http://localhost:4318",
    ),
    key(
        "logs_endpoint",
        Kind::Standard(Standard::Url),
        &["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"],
        "`/v1/logs` below the endpoint",
    ),
    key(
        "headers",
        Kind::Standard(Standard::Secrets),
        &[
            "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
            "OTEL_EXPORTER_OTLP_HEADERS",
        ],
        "nothing",
    ),
    key("proxy", Kind::Secret, &[], NO_PROXY),
    key(
        "timeout",
        Kind::Standard(Standard::Time),
        &[
            "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
            "OTEL_EXPORTER_OTLP_TIMEOUT",
        ],
        "10s",
    ),
    key(
        "gzip",
        Kind::Standard(Standard::Switch),
        &[
            "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION",
            "OTEL_EXPORTER_OTLP_COMPRESSION",
        ],
        "true",
    ),
    key("max_body", Kind::Bytes, &[], "900000"),
    key(
        "resource_attributes",
        Kind::Standard(Standard::Pairs),
        &["OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME"],
        "nothing",
    ),
    key("new_relic_event_types", Kind::Switch, &[], "false"),
];

/// The backend of this name, however it is written.
pub(super) fn backend(name: &str) -> Option<&'static BackendKind> {
    let lower = name.to_ascii_lowercase();
    BACKENDS
        .iter()
        .find(|backend| backend.names.contains(&lower.as_str()))
}

/// Whether the name means no backend.
pub(super) fn is_none(name: &str) -> bool {
    NONE.iter().any(|none| name.eq_ignore_ascii_case(none))
}

/// The names that a message lists.
pub(crate) fn known() -> String {
    let names: Vec<_> = ["noop"]
        .into_iter()
        .chain(BACKENDS.iter().map(BackendKind::name))
        .collect();
    names.join(", ")
}
