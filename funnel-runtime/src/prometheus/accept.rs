//! Which format a scrape is answered in: the rules of RFC 9110, section 12.5.1, for the two formats
//! there are. Not here: writing them.
//!
//! Prometheus asks for OpenMetrics 1.0.0 first since version 2.31; what it asked for before, 0.0.1, was
//! a draft and is not written here. Its parameter `escaping` is about names that are not ASCII, and
//! ours are: any value of it is met.

use crate::exposition::Format;

/// A format that can be answered in.
struct Offer {
    kind: &'static str,
    subtype: &'static str,
    version: &'static str,
}

const TEXT: Offer = Offer {
    kind: "text",
    subtype: "plain",
    version: "0.0.4",
};
const OPENMETRICS: Offer = Offer {
    kind: "application",
    subtype: "openmetrics-text",
    version: "1.0.0",
};

/// The format that an `Accept` asks for.
pub(super) fn negotiate(accept: &str) -> Format {
    let ranges: Vec<_> = split(accept, b',').filter_map(Range::parse).collect();
    let best = |offer: &Offer| ranges.iter().filter_map(|range| range.rank(offer)).max();
    let text = best(&TEXT).map_or(0, |rank| rank.quality);
    // Who says `*/*` reads anything, but knows best what has always been there.
    let openmetrics = best(&OPENMETRICS)
        .filter(|rank| rank.specificity >= Specificity::Type)
        .map_or(0, |rank| rank.quality);
    if openmetrics > 0 && openmetrics >= text {
        Format::OpenMetrics
    } else {
        Format::Text
    }
}

/// How closely a range names an offer; the closest range decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Specificity {
    Anything,
    AnySubtype,
    Type,
    Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    specificity: Specificity,
    /// In thousandths.
    quality: u16,
}

/// One of the ranges of an `Accept`.
#[derive(Debug)]
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    version: Option<String>,
    charset: Option<String>,
    quality: u16,
}

impl<'a> Range<'a> {
    /// Reads a range; one that makes no sense is none.
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = split(text, b';');
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut range = Self {
            kind,
            subtype,
            version: None,
            charset: None,
            quality: 1_000,
        };
        for parameter in parts.filter(|part| !part.is_empty()) {
            let (name, value) = parameter.split_once('=')?;
            let value = unquoted(value);
            if name.eq_ignore_ascii_case("q") {
                range.quality = quality(&value)?;
                // What follows is about the weight and not about the type.
                break;
            } else if name.eq_ignore_ascii_case("version") {
                range.version = Some(value);
            } else if name.eq_ignore_ascii_case("charset") {
                range.charset = Some(value);
            }
        }
        Some(range)
    }

    fn rank(&self, offer: &Offer) -> Option<Rank> {
        let is = |ours: &str, theirs: &str| ours.eq_ignore_ascii_case(theirs);
        let specificity = match (self.kind, self.subtype, self.version.as_deref()) {
            ("*", "*", _) => Specificity::Anything,
            (kind, "*", _) if is(offer.kind, kind) => Specificity::AnySubtype,
            (kind, subtype, version) if is(offer.kind, kind) && is(offer.subtype, subtype) => {
                match version {
                    None => Specificity::Type,
                    Some(version) if version == offer.version => Specificity::Version,
                    Some(_) => return None,
                }
            }
            _ => return None,
        };
        let charset = self.charset.as_deref();
        charset
            .is_none_or(|charset| is("utf-8", charset))
            .then_some(Rank {
                specificity,
                quality: self.quality,
            })
    }
}

/// Reads a weight, from 0 to 1 with up to three decimals, in thousandths.
fn quality(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_number = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{decimals:0<3}")
        .parse()
        .ok()
        .filter(|_| is_number)?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1_000),
        _ => None,
    }
}

/// The parts between separators that are not inside of quotes, without the blanks around them.
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let (mut is_quoted, mut is_escaped) = (false, false);
        let end = whole.bytes().position(|byte| {
            let was_escaped = std::mem::take(&mut is_escaped);
            match byte {
                b'"' if !was_escaped => is_quoted = !is_quoted,
                b'\\' if is_quoted && !was_escaped => is_escaped = true,
                _ => {}
            }
            byte == separator && !is_quoted
        });
        let (part, behind) = match end {
            Some(end) => (&whole[..end], Some(&whole[end + 1..])),
            None => (whole, None),
        };
        rest = behind;
        Some(part.trim_matches([' ', '\t']))
    })
}

/// A value of a parameter, without the quotes it may be in.
fn unquoted(value: &str) -> String {
    let quoted = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(quoted) = quoted else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(quoted.len());
    let mut chars = quoted.chars();
    while let Some(char) = chars.next() {
        text.extend(if char == '\\' {
            chars.next()
        } else {
            Some(char)
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{negotiate, quality};
    use crate::exposition::Format::{self, OpenMetrics, Text};

    #[track_caller]
    fn table(rows: &[(Format, &str)]) {
        for (format, accept) in rows {
            assert_eq!(negotiate(accept), *format, "{accept}");
        }
    }

    #[test]
    fn what_prometheus_sends() {
        table(&[
            // 2.42
            (
                OpenMetrics,
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            ),
            // 2.42 with native histograms
            (
                OpenMetrics,
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            ),
            // 2.49 to 2.55
            (
                OpenMetrics,
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            ),
            // 2.49 to 2.55 with native histograms
            (
                OpenMetrics,
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,application/openmetrics-text;version=0.0.1;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            ),
            // 2.55 with names in UTF-8
            (
                OpenMetrics,
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;escaping=allow-utf-8;q=0.3,*/*;q=0.2",
            ),
            // 3.0 and later
            (
                OpenMetrics,
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            ),
            // 3 with names of the former kind
            (
                OpenMetrics,
                "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            ),
            // 3 with native histograms
            (
                OpenMetrics,
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            ),
            // 3 with `scrape_protocols: [PrometheusText0.0.4]`
            (Text, "text/plain;version=0.0.4;q=0.6,*/*;q=0.5"),
            // 3 with `scrape_protocols: [PrometheusText1.0.0, OpenMetricsText1.0.0]`
            (
                OpenMetrics,
                "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,*/*;q=0.4",
            ),
            // 2.30 and before
            (
                Text,
                "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            ),
        ]);
    }

    #[test]
    fn what_others_send() {
        table(&[
            // curl, wget
            (Text, "*/*"),
            // Firefox
            (
                Text,
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            ),
            // Chrome
            (
                Text,
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
            ),
            (Text, "application/json"),
            (Text, "application/vnd.google.protobuf"),
        ]);
    }

    #[test]
    fn the_closest_range_decides() {
        table(&[
            (OpenMetrics, "application/openmetrics-text"),
            (OpenMetrics, "application/openmetrics-text, */*"),
            (OpenMetrics, "text/plain, application/openmetrics-text"),
            (Text, "application/openmetrics-text;q=0.1, */*"),
            (Text, "application/openmetrics-text;q=0.4, text/*;q=0.5"),
            (
                OpenMetrics,
                "application/openmetrics-text;q=0.5, text/*;q=0.5",
            ),
            (
                OpenMetrics,
                "application/openmetrics-text;q=0.5, */*, text/plain;q=0.4",
            ),
            (
                OpenMetrics,
                "application/openmetrics-text;q=0.5, text/*, text/plain;version=0.0.4;q=0.4",
            ),
            (
                Text,
                "application/openmetrics-text, application/openmetrics-text;version=1.0.0;q=0",
            ),
            (Text, "application/*, text/plain;q=0.1"),
            (Text, "application/*"),
        ]);
    }

    #[test]
    fn a_version_that_is_not_spoken_is_not_answered() {
        table(&[
            (Text, "application/openmetrics-text;version=0.0.1"),
            (Text, "application/openmetrics-text;version=2.0.0"),
            (
                Text,
                "application/openmetrics-text;version=2.0.0, */*;q=0.1",
            ),
            (
                OpenMetrics,
                "application/openmetrics-text;version=2.0.0;escaping=allow-utf-8;q=0.7,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            ),
            (
                OpenMetrics,
                "application/openmetrics-text;version=1.0.0;q=0.2, text/plain;version=1.0.0",
            ),
        ]);
    }

    #[test]
    fn it_is_read_as_the_grammar_says() {
        table(&[
            (OpenMetrics, "Application/OpenMetrics-Text;Version=1.0.0"),
            (
                OpenMetrics,
                " application/openmetrics-text \t;  version=1.0.0 ; q=0.5 ",
            ),
            (
                OpenMetrics,
                "application/openmetrics-text;version=\"1.0.0\"",
            ),
            (
                OpenMetrics,
                "application/openmetrics-text;version=\"1\\.0.0\"",
            ),
            (OpenMetrics, "application/openmetrics-text;charset=UTF-8"),
            (Text, "application/openmetrics-text;charset=utf-16"),
            (
                OpenMetrics,
                "application/json;a=\",text/plain;\", application/openmetrics-text;q=0.1",
            ),
            (
                OpenMetrics,
                "application/json;a=\"\\\",\", application/openmetrics-text;q=0.1",
            ),
            (
                OpenMetrics,
                ", ,application/openmetrics-text;;version=1.0.0,",
            ),
            (OpenMetrics, "application/openmetrics-text;q=1.000"),
            (OpenMetrics, "application/openmetrics-text;Q=0.001"),
            (
                OpenMetrics,
                "application/openmetrics-text;q=0.5;version=2.0.0",
            ),
            (Text, "application/openmetrics-text;q=0"),
            (Text, "application/openmetrics-text;q=0.000"),
        ]);
    }

    #[test]
    fn nonsense_is_answered_with_text() {
        table(&[
            (Text, ""),
            (Text, ","),
            (Text, "openmetrics"),
            (Text, "application/openmetrics"),
            (Text, "application/openmetrics-text2"),
            (Text, "application/openmetrics-text;q=high"),
            (Text, "application/openmetrics-text;q=2"),
            (Text, "application/openmetrics-text;version"),
            (Text, "\"application/openmetrics-text"),
            (Text, "größe/größe;größe=größe"),
        ]);
    }

    #[test]
    fn weights_have_up_to_three_decimals() {
        for (text, thousandths) in [
            ("0", Some(0)),
            ("1", Some(1_000)),
            ("0.", Some(0)),
            ("0.5", Some(500)),
            ("0.05", Some(50)),
            ("0.123", Some(123)),
            ("1.000", Some(1_000)),
            ("1.001", None),
            ("0.1234", None),
            ("2", None),
            (".5", None),
            ("-0", None),
            ("0.+1", None),
            ("", None),
        ] {
            assert_eq!(quality(text), thousandths, "{text}");
        }
    }
}
