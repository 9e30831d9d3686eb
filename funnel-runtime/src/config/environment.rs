//! The configuration as the environment has it, with the file that it names.

use std::path::PathBuf;

use super::read;
use super::schema::FILE_VARIABLE;
use super::variable::{self, Read};
use super::{Config, ConfigError, Kind};

impl Config {
    /// Reads the environment, and before it the file that `FUNNEL_CONFIG` names: what a variable says wins over
    /// the file, setting by setting.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `FUNNEL_CONFIG` | a file of settings; needs the feature `toml` |
    /// | `FUNNEL_BACKEND`, else `ANALYTICS_BACKEND` | backends, separated by commas: nothing, `noop`, `off`, `disabled` or `none`; or those below |
    /// | `FUNNEL_SPOOL_PATH` | the folder where events for `newrelic`, `segment`, `otlp` and `posthog` [wait on the disk](Config::spooled); needs the feature `spool` |
    /// | `FUNNEL_SERVICE_NAME`, `FUNNEL_SERVICE_VERSION` | see [`Config::service`] and [`Config::service_version`] |
    /// | `FUNNEL_SHUTDOWN_TIMEOUT`, `FUNNEL_GIVE_UP_AFTER` | see [`Config::shutdown_timeout`] and [`Config::give_up_after`]; a time with its unit, such as `3s` |
    /// | `FUNNEL_QUEUE_CAPACITY`, `FUNNEL_BACKLOG` | see [`Config::queue_capacity`] and [`Config::backlog`]; a number of events |
    /// | `FUNNEL_EMIT_FAILED_METRIC` | see [`Config::emit_failed_metric`] |
    /// | `DO_NOT_TRACK`, `FUNNEL_DISABLED` | nothing is sent, see [opting out](Config#opting-out); read when the configuration is installed |
    ///
    /// | backend | variables |
    /// |---|---|
    /// | `json_lines`, also `json-lines`, `jsonl` | `FUNNEL_JSON_LINES_PATH`: the file; `-` is standard output |
    /// | `stdout` | |
    /// | `sqlite` | `FUNNEL_SQLITE_PATH`: the file |
    /// | `newrelic`, also `new-relic`, `nr`, `insights` | `NEW_RELIC_ACCOUNT_ID`; `NEW_RELIC_LICENSE_KEY`; `NEW_RELIC_REGION`: `us` or `eu` |
    /// | `segment`, also `rudderstack`, `jitsu` | `SEGMENT_WRITE_KEY`; `SEGMENT_URL`, for a server that speaks its protocol |
    /// | `otlp` | `OTEL_EXPORTER_OTLP_ENDPOINT` and the others of the standard |
    /// | `posthog` | `POSTHOG_PROJECT_KEY`; `POSTHOG_URL` |
    ///
    /// With a file, `FUNNEL_BACKEND` chooses among its backends, or adds one that is not in it. The variables of a
    /// backend set the only one of its kind in the file; where there are several, they set none.
    ///
    /// A key can also be in a file, whose path is in the variable with `_FILE` at its end. `sqlite`,
    /// `newrelic`, `segment`, `otlp` and `posthog` need the features of these names.
    ///
    /// An unknown backend is passed over with one line on stderr when the configuration is
    /// installed, and counted: a typing error must not keep a service from starting.
    ///
    /// # Errors
    ///
    /// When a variable is not Unicode, or a backend lacks what it needs, or cannot use it. The cause is
    /// also written to stderr at once, and holds no key.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_variables(&variable::of_process).inspect_err(ConfigError::report)
    }

    pub(super) fn from_variables(read: Read<'_>) -> Result<Self, ConfigError> {
        let file = read(FILE_VARIABLE).map_err(|error| ConfigError {
            kind: Kind::NotUnicode(error.0),
        })?;
        if let Some(path) = file.filter(|path| !path.trim().is_empty()) {
            return Self::from_named_file(PathBuf::from(path), read);
        }
        let whole = read::whole(None, read);
        let faults = whole.faults();
        if faults.is_empty() {
            Ok(whole.config())
        } else {
            Err(ConfigError {
                kind: Kind::Variables(faults),
            })
        }
    }

    #[cfg(feature = "toml")]
    fn from_named_file(path: PathBuf, read: Read<'_>) -> Result<Self, ConfigError> {
        super::file::read(path, read)
    }

    #[cfg(not(feature = "toml"))]
    fn from_named_file(_: PathBuf, _: Read<'_>) -> Result<Self, ConfigError> {
        Err(ConfigError {
            kind: Kind::NoFiles(FILE_VARIABLE),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, ConfigError};

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_variables(&|name| {
            let value = variables.iter().find(|(found, _)| *found == name);
            Ok(value.map(|(_, value)| (*value).to_owned()))
        })
    }

    fn backends(variables: &[(&str, &str)]) -> String {
        format!("{:?}", read(variables).unwrap().backends)
    }

    #[test]
    fn every_way_to_say_none_means_none() {
        for name in ["", "noop", "off", "disabled", "none", "OFF", " none "] {
            let config = read(&[("ANALYTICS_BACKEND", name)]).unwrap();
            assert!(
                config.backends.is_empty() && config.unknown.is_empty(),
                "{name:?}"
            );
        }
        assert_eq!(backends(&[]), "[]");
    }

    #[cfg(not(feature = "toml"))]
    #[test]
    fn a_file_in_a_build_without_files_is_an_error_that_names_the_feature() {
        let error = read(&[("FUNNEL_CONFIG", "funnel.toml")]).unwrap_err();
        let expected = "FUNNEL_CONFIG is set, and this build reads no file: build it with the feature `toml` of funnel-runtime, or leave the variable out";
        assert_eq!(error.to_string(), expected);
        assert!(read(&[("FUNNEL_CONFIG", " ")]).is_ok());
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let error = read(&[
            ("FUNNEL_BACKEND", "jsonl,sqlite"),
            ("FUNNEL_BACKLOG", "many"),
            ("FUNNEL_SHUTDOWN_TIMEOUT", "3"),
        ]);
        let error = error.unwrap_err().to_string();
        for expected in [
            "FUNNEL_BACKLOG",
            "FUNNEL_SHUTDOWN_TIMEOUT",
            "FUNNEL_JSON_LINES_PATH",
        ] {
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn times_and_numbers_are_read() {
        let config = read(&[
            ("FUNNEL_GIVE_UP_AFTER", "90s"),
            ("FUNNEL_QUEUE_CAPACITY", " 7 "),
        ]);
        let config = config.unwrap();
        assert_eq!(config.give_up_after, std::time::Duration::from_secs(90));
        assert_eq!(config.queue_capacity, 7);
    }

    #[test]
    fn aliases_and_lists_are_understood() {
        let path = ("FUNNEL_JSON_LINES_PATH", "events.jsonl");
        for name in ["json_lines", "json-lines", "jsonl", "JSONL"] {
            assert_eq!(
                backends(&[("FUNNEL_BACKEND", name), path]),
                "[json_lines(events.jsonl)]"
            );
        }
        assert_eq!(
            backends(&[("FUNNEL_BACKEND", "stdout, jsonl"), path]),
            "[stdout, json_lines(events.jsonl)]"
        );
    }

    #[test]
    fn the_own_variable_goes_before_the_common_one() {
        assert_eq!(
            backends(&[("FUNNEL_BACKEND", "off"), ("ANALYTICS_BACKEND", "stdout")]),
            "[]"
        );
    }

    #[test]
    fn an_unknown_backend_is_kept_to_be_reported() {
        let config = read(&[("FUNNEL_BACKEND", "carrier-pigeon,stdout")]).unwrap();
        assert_eq!(config.unknown[0].name, "carrier-pigeon");
        assert_eq!(config.unknown[0].feature, None);
        assert_eq!(config.backends.len(), 1);
    }

    #[test]
    fn a_file_needs_a_path() {
        let error = read(&[("FUNNEL_BACKEND", "jsonl")]).unwrap_err();
        assert!(
            error.to_string().contains("FUNNEL_JSON_LINES_PATH"),
            "{error}"
        );
    }

    #[test]
    fn the_environment_wins_over_the_code() {
        let config = read(&[("FUNNEL_SERVICE_NAME", "from-env")])
            .unwrap()
            .service("from-code");
        assert_eq!(config.service_name, "from-env");
        assert_eq!(
            read(&[]).unwrap().service("from-code").service_name,
            "from-code"
        );
        let name = |variables: &[_]| {
            let config = read(variables).unwrap().emit_failed_metric("code_total");
            config.emit_failed_metric.unwrap()
        };
        assert_eq!(
            name(&[("FUNNEL_EMIT_FAILED_METRIC", "env_total")]),
            "env_total"
        );
        assert_eq!(name(&[("FUNNEL_EMIT_FAILED_METRIC", "")]), "code_total");
        assert_eq!(name(&[]), "code_total");
    }

    #[cfg(all(feature = "newrelic", feature = "segment", feature = "posthog"))]
    #[test]
    fn every_alias_means_its_backend() {
        let variables = [
            ("NEW_RELIC_ACCOUNT_ID", "7"),
            ("NEW_RELIC_LICENSE_KEY", "secret-key"),
            ("SEGMENT_WRITE_KEY", "secret-key"),
            ("SEGMENT_URL", "http://127.0.0.1:1"),
            ("POSTHOG_PROJECT_KEY", "secret-key"),
        ];
        for (aliases, name) in [
            ("newrelic,new-relic,nr,insights,NR", "newrelic"),
            ("segment,rudderstack,jitsu", "segment"),
            ("posthog", "posthog"),
        ] {
            for alias in aliases.split(',') {
                let all = [&[("ANALYTICS_BACKEND", alias)], &variables[..]].concat();
                assert_eq!(backends(&all), format!("[{name}]"), "{alias}");
            }
        }
    }

    #[cfg(feature = "newrelic")]
    #[test]
    fn what_a_backend_lacks_is_said_without_a_key() {
        let message = |variables: &[(&str, &str)]| {
            let all = [&[("FUNNEL_BACKEND", "nr")], variables].concat();
            let error = read(&all).unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(!text.contains("secret"), "{text}");
            error.to_string()
        };
        assert!(message(&[]).contains("NEW_RELIC_ACCOUNT_ID"));
        let account = ("NEW_RELIC_ACCOUNT_ID", "7");
        assert!(message(&[account]).contains("NEW_RELIC_LICENSE_KEY"));
        let key = ("NEW_RELIC_LICENSE_KEY", "secret-key");
        let wrong = message(&[("NEW_RELIC_ACCOUNT_ID", "secret"), key]);
        assert!(wrong.contains("the number of an account"), "{wrong}");
        let wrong = message(&[account, key, ("NEW_RELIC_REGION", "mars")]);
        assert!(wrong.contains("`us` or `eu`"), "{wrong}");
        let wrong = message(&[account, ("NEW_RELIC_LICENSE_KEY", "secret\nkey")]);
        assert!(wrong.contains("newrelic"), "{wrong}");
    }

    #[cfg(all(feature = "newrelic", feature = "spool"))]
    #[test]
    fn a_folder_makes_remote_backends_spooled_and_no_other() {
        let variables = [
            ("FUNNEL_BACKEND", "nr,stdout"),
            ("NEW_RELIC_ACCOUNT_ID", "7"),
            ("NEW_RELIC_LICENSE_KEY", "secret-key"),
            ("FUNNEL_SPOOL_PATH", "events"),
        ];
        assert_eq!(
            backends(&variables),
            "[newrelic, spooled in events, stdout]"
        );
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn sqlite_needs_a_file() {
        let error = read(&[("FUNNEL_BACKEND", "sqlite")]).unwrap_err();
        assert!(error.to_string().contains("FUNNEL_SQLITE_PATH"), "{error}");
        let path = ("FUNNEL_SQLITE_PATH", "events.db");
        let chosen = backends(&[("FUNNEL_BACKEND", "sqlite"), path]);
        assert_eq!(chosen, "[sqlite(events.db)]");
    }
}
