//! The settings in the environment variables of OpenTelemetry's specification. What they mean is
//! here; what they set is in the module above.

use std::env::{self, VarError};
use std::time::Duration;

use zeroize::Zeroizing;

use super::{Endpoint, NAME, Otlp};
use crate::backend::http::{BackendError, Kind};
use crate::secret::Secret;

/// An option of the exporter: the variable for logs, and the one for all signals.
type Pair = [&'static str; 2];

const ENDPOINT: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
];
const HEADERS: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
    "OTEL_EXPORTER_OTLP_HEADERS",
];
const TIMEOUT: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
    "OTEL_EXPORTER_OTLP_TIMEOUT",
];
const COMPRESSION: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION",
    "OTEL_EXPORTER_OTLP_COMPRESSION",
];
const PROTOCOL: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL",
    "OTEL_EXPORTER_OTLP_PROTOCOL",
];
const CERTIFICATE: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
];
const CLIENT_CERTIFICATE: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
];
const CLIENT_KEY: Pair = [
    "OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
];
const RESOURCE: &str = "OTEL_RESOURCE_ATTRIBUTES";
const SERVICE: &str = "OTEL_SERVICE_NAME";

type Text = Zeroizing<String>;

/// The settings of the process, over those that are given.
pub(super) fn over(settings: Otlp) -> Result<Otlp, BackendError> {
    read_over(settings, |name| match env::var(name) {
        Ok(value) => Ok(Some(Zeroizing::new(value))),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(error(name, "is not Unicode: write it anew")),
    })
}

/// The settings in the variables that `variable` reads, over those that are given.
fn read_over(
    mut settings: Otlp,
    variable: impl Fn(&'static str) -> Result<Option<Text>, BackendError>,
) -> Result<Otlp, BackendError> {
    // What is empty counts as not set.
    let variable = |name| {
        let value = variable(name)?;
        Ok(value.filter(|value| !value.trim().is_empty()))
    };
    let first = |[logs, all]: Pair| -> Result<Option<(&'static str, Text)>, BackendError> {
        for name in [logs, all] {
            if let Some(value) = variable(name)? {
                return Ok(Some((name, value)));
            }
        }
        Ok(None)
    };

    if let Some((name, value)) = first(ENDPOINT)? {
        let url = value.trim().to_owned();
        if name == ENDPOINT[0] {
            settings.endpoint = Endpoint::Logs(url);
        } else if matches!(settings.endpoint, Endpoint::Base(_)) {
            settings.endpoint = Endpoint::Base(url);
        }
    }
    if let Some((name, value)) = first(HEADERS)? {
        for (key, mut value) in pairs(name, &value)? {
            settings.set_header(key, Secret::new(std::mem::take(&mut *value)));
        }
    }
    if let Some((name, value)) = first(TIMEOUT)? {
        let millis = value.trim().parse().ok().filter(|millis| *millis > 0);
        settings.timeout = Duration::from_millis(millis.ok_or_else(|| {
            error(
                name,
                "is no time: write milliseconds as a whole number above zero, such as `10000`",
            )
        })?);
    }
    if let Some((name, value)) = first(COMPRESSION)? {
        settings.is_gzip = match value.trim() {
            "gzip" => true,
            "none" => false,
            _ => return Err(error(name, "is no compression: write `gzip` or `none`")),
        };
    }
    if let Some((name, value)) = first(PROTOCOL)?
        && value.trim() != "http/protobuf"
    {
        return Err(error(
            name,
            "asks for a protocol that this backend does not speak: write `http/protobuf`, or leave it out",
        ));
    }
    for pair in [CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY] {
        // To pass it over would mean to trust others than the user said.
        if let Some((name, _)) = first(pair)? {
            return Err(error(
                name,
                "is set, and this backend has no certificates of its own: leave it out, and send to a collector nearby where its own certificate matters",
            ));
        }
    }
    if let Some(value) = variable(RESOURCE)? {
        for (key, value) in pairs(RESOURCE, &value)? {
            settings.form.set(key, value.to_string());
        }
    }
    if let Some(value) = variable(SERVICE)? {
        settings
            .form
            .set("service.name".to_owned(), value.trim().to_owned());
    }
    Ok(settings)
}

/// Reads `key=value,key=value`, percent-encoded, as W3C Baggage has it but without properties.
fn pairs(name: &'static str, list: &str) -> Result<Vec<(String, Text)>, BackendError> {
    let mut pairs = Vec::new();
    for (at, pair) in list.split(',').enumerate() {
        let pair = pair.trim();
        if pair.is_empty() {
            continue;
        }
        let fault = |fault: &str| error(name, &format!("has a fault in pair {}: {fault}", at + 1));
        let Some((key, value)) = pair.split_once('=') else {
            return Err(fault("it has no `=`; write `key=value,key=value`"));
        };
        let decoded = |text: &str| {
            decode(text.trim()).ok_or_else(|| {
                fault("`%` is not followed by two hexadecimal digits, or they make no UTF-8; write a `%` itself as `%25`")
            })
        };
        let (key, value) = (decoded(key)?, decoded(value)?);
        if key.is_empty() {
            return Err(fault(
                "nothing is before the `=`; write `key=value,key=value`",
            ));
        }
        pairs.push((key.to_string(), value));
    }
    Ok(pairs)
}

fn decode(text: &str) -> Option<Text> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    // With room for all, so that growing leaves no copy of a key behind.
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            byte => byte,
        });
    }
    let decoded = String::from_utf8(std::mem::take(&mut *decoded));
    decoded.ok().map(Zeroizing::new)
}

/// A fault of a variable, said without its value, which may hold a key.
fn error(name: &'static str, fault: &str) -> BackendError {
    let fault = format!("the environment variable `{name}` {fault}");
    BackendError::new(NAME, Kind::Setting(fault))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use zeroize::Zeroizing;

    use super::{Text, error, read_over};
    use crate::backend::http::BackendError;
    use crate::backend::otlp::{Endpoint, Otlp};

    fn read(
        variable: impl Fn(&'static str) -> Result<Option<Text>, BackendError>,
    ) -> Result<Otlp, BackendError> {
        read_over(Otlp::default(), variable)
    }

    #[test]
    fn the_endpoint_of_logs_is_closer_than_that_of_all_whoever_says_it() {
        let base = |settings| {
            read_over(settings, |name| {
                let all = name == "OTEL_EXPORTER_OTLP_ENDPOINT";
                Ok(all.then(|| Zeroizing::new("http://variable".to_owned())))
            })
        };
        let of_file = Otlp::new("http://file");
        let settings = base(of_file.clone()).unwrap();
        assert_eq!(settings.endpoint.parts().0, "http://variable");
        let settings = base(of_file.logs_endpoint("http://file/in")).unwrap();
        assert_eq!(settings.endpoint.parts(), ("http://file/in", ""));
    }

    fn of(variables: &[(&str, &str)]) -> Result<Otlp, BackendError> {
        read(|name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            Ok(found.map(|(_, value)| Zeroizing::new((*value).to_owned())))
        })
    }

    fn fault(name: &str, value: &str) -> String {
        let error = of(&[(name, value)]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("tok-en"), "{error}");
        let error = error.to_string();
        assert!(error.contains(&format!("`{name}`")), "{error}");
        error
    }

    fn headers(settings: &Otlp) -> Vec<(String, String)> {
        let headers = settings.connection.headers.iter();
        headers
            .map(|(key, value)| (key.clone(), value.read().unwrap().expose().to_owned()))
            .collect()
    }

    fn owned<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn nothing_set_is_a_collector_on_this_machine() {
        for variables in [
            &[][..],
            &[
                ("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
                ("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", " "),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", ""),
                ("OTEL_RESOURCE_ATTRIBUTES", ""),
                ("OTEL_SERVICE_NAME", ""),
            ],
        ] {
            let settings = of(variables).unwrap();
            assert_eq!(
                settings.endpoint,
                Endpoint::Base("http://localhost:4318".to_owned())
            );
            assert_eq!(settings.timeout, Duration::from_secs(10));
            assert!(settings.is_gzip && settings.connection.headers.is_empty());
            assert!(settings.form.resource.is_empty());
        }
    }

    #[test]
    fn the_path_is_put_behind_the_base_and_not_behind_the_endpoint_of_logs() {
        let all = "OTEL_EXPORTER_OTLP_ENDPOINT";
        let logs = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";
        let address = |variables: &[(&str, &str)]| {
            let settings = of(variables).unwrap();
            let (url, path) = settings.endpoint.parts();
            format!("{}{path}", url.trim_end_matches('/'))
        };
        for (url, expected) in [
            ("http://collector:4318", "http://collector:4318/v1/logs"),
            ("http://collector:4318/", "http://collector:4318/v1/logs"),
            (" https://c/mine/ ", "https://c/mine/v1/logs"),
        ] {
            assert_eq!(address(&[(all, url)]), expected);
            assert_eq!(address(&[(all, url), (logs, "")]), expected);
        }
        let as_it_is = of(&[(all, "http://other"), (logs, "http://c/in/")]).unwrap();
        assert_eq!(as_it_is.endpoint.parts(), ("http://c/in/", ""));
    }

    #[test]
    fn headers_are_decoded_and_those_for_logs_replace_the_others() {
        let all = "OTEL_EXPORTER_OTLP_HEADERS";
        let given = [(
            all,
            " api-key = a=b== , x-list=one%2Ctwo,,Authorization=Basic%20dTpw%3D ,X-List=last,empty=%25,",
        )];
        let settings = of(&given).unwrap();
        let expected = owned([
            ("api-key", "a=b=="),
            ("Authorization", "Basic dTpw="),
            ("X-List", "last"),
            ("empty", "%"),
        ]);
        assert_eq!(headers(&settings), expected);
        let logs = ("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "a=tok-en");
        let settings = of(&[given[0], logs]).unwrap();
        assert_eq!(headers(&settings), owned([("a", "tok-en")]));
        assert!(!format!("{settings:?}").contains("tok-en"));
        for (value, why) in [
            ("a=b,tok-en", "pair 2: it has no `=`"),
            ("=tok-en", "before the `=`"),
            ("a=tok-en%", "hexadecimal"),
            ("a=tok-en%2", "hexadecimal"),
            ("a=%+1tok-en", "hexadecimal"),
            ("a=tok-en%ff", "UTF-8"),
        ] {
            let said = fault(all, value);
            assert!(said.contains(why), "{value}: {said}");
        }
        // What no header can hold is found when the backend is built.
        for value in [
            "a b=tok-en",
            "a=tok-en%0D%0Ab:c",
            "a=",
            "content-type=tok-en",
        ] {
            let error = of(&[(all, value)]).unwrap().build().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("tok-en"), "{error}");
        }
    }

    #[test]
    fn the_other_options_have_a_variable_for_logs_as_well() {
        let settings = of(&[
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "never"),
            ("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "250"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
            ("OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "none"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
            ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/protobuf"),
        ])
        .unwrap();
        assert_eq!(settings.timeout, Duration::from_millis(250));
        assert!(!settings.is_gzip);
        for signal in ["", "LOGS_"] {
            let name = |option: &str| format!("OTEL_EXPORTER_OTLP_{signal}{option}");
            for value in ["0", "10s", "-1", "1.5", "99999999999999999999"] {
                let said = fault(&name("TIMEOUT"), value);
                assert!(said.contains("`10000`"), "{said}");
            }
            for value in ["zstd", "GZIP", "true"] {
                let said = fault(&name("COMPRESSION"), value);
                assert!(said.contains("`gzip` or `none`"), "{said}");
            }
            for value in ["grpc", "http/json", "http"] {
                let said = fault(&name("PROTOCOL"), value);
                assert!(said.contains("`http/protobuf`"), "{said}");
            }
            for option in ["CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"] {
                let said = fault(&name(option), "/etc/tok-en.pem");
                assert!(said.contains("leave it out"), "{said}");
            }
        }
    }

    #[test]
    fn resources_are_decoded_and_the_name_of_the_service_wins() {
        let attributes = "OTEL_RESOURCE_ATTRIBUTES";
        let list = "service.name=other,deployment.environment.name=eu%2C1,caf%C3%A9=na%C3%AFve";
        let settings = of(&[(attributes, list), ("OTEL_SERVICE_NAME", "shop")]).unwrap();
        let expected = owned([
            ("service.name", "shop"),
            ("deployment.environment.name", "eu,1"),
            ("café", "naïve"),
        ]);
        assert_eq!(settings.form.resource, expected);
        let settings = of(&[(attributes, list)]).unwrap();
        assert_eq!(settings.form.resource[0].1, "other");
        assert!(fault(attributes, "a").contains("`=`"));
    }

    #[test]
    fn what_is_not_unicode_is_said() {
        let refused = read(|name| Err(error(name, "is not Unicode: write it anew")));
        let said = refused.unwrap_err().to_string();
        assert_eq!(
            said,
            "the backend otlp cannot be built: the environment variable `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` is not Unicode: write it anew"
        );
    }
}
