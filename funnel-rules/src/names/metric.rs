//! Whether a name is one that Prometheus and its linter accept.

use super::{Fault, Grammar, NameError, helpful, units};

const METRIC: Grammar = Grammar {
    what: "metric name",
    start: |byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':'),
    start_text: "a letter, `_` or `:`",
    rest: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'),
    rest_text: "ASCII letters, digits, `_` and `:`",
};

/// `_` is allowed at the start so that it gets a reason of its own.
const COUNTER: Grammar = Grammar {
    what: "counter name",
    start: |byte| byte.is_ascii_alphabetic() || byte == b'_',
    start_text: "a letter",
    rest: |byte| byte.is_ascii_alphanumeric() || byte == b'_',
    rest_text: "ASCII letters, digits and `_` (`:` is for recording rules)",
};

const LABEL: Grammar = Grammar {
    what: "label name",
    start: |byte| byte.is_ascii_alphabetic() || byte == b'_',
    start_text: "a letter",
    rest: |byte| byte.is_ascii_alphanumeric() || byte == b'_',
    rest_text: "ASCII letters, digits and `_`",
};

/// Checks the name of a Prometheus metric: letters, digits, `_` and `:`, no digit first.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`](super::MAX_NAME_BYTES), or contains anything else.
pub fn metric_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| METRIC.check(name))
}

/// Checks the name of a counter: letters in lower case, digits and `_`, with `_total` at the end, and
/// nothing that the linter of Prometheus (`promtool check metrics`) complains of.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`](super::MAX_NAME_BYTES), or
///
/// - contains a capital, or `:`, which recording rules use, or starts with anything but a letter,
/// - does not end in `_total`, ends in it twice, or is nothing else,
/// - contains the type of a metric (`counter`, `gauge`, `summary`, `histogram`) after its first word,
/// - contains a unit that is no base unit (`minutes`, `kilobytes`), or an abbreviated one after its
///   first word (`ms`, `kb`),
/// - ends in `_synthetic_total`, see [`synthetic_counter`].
///
/// ```
/// use funnel_rules::counter_name;
///
/// assert!(counter_name("shop_logins_total").is_ok());
/// assert_eq!(counter_name("shop_logins").unwrap_err().instead(), Some("shop_logins_total"));
/// assert_eq!(counter_name("cpuMinutes").unwrap_err().instead(), Some("cpu_seconds_total"));
/// ```
pub fn counter_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| {
        COUNTER.check(name)?;
        check_underscore(&COUNTER, name)?;
        check_case(&COUNTER, name)?;
        check_total(name)?;
        check_type(name)?;
        check_unit(name)?;
        check_synthetic(&COUNTER, name)
    })
}

/// Checks the name of a counter that nobody chose: as [`metric_name`], so that it need not please a linter.
///
/// # Errors
///
/// As [`metric_name`], and when it ends in `_synthetic_total`, see [`synthetic_counter`].
pub fn derived_counter_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| {
        METRIC.check(name)?;
        check_synthetic(&METRIC, name)
    })
}

const TOTAL: &str = "_total";
const SYNTHETIC: &str = "_synthetic_total";

/// The name under which is exported what probes count of a counter.
///
/// ```
/// use funnel_rules::synthetic_counter;
///
/// assert_eq!(synthetic_counter("shop_logins_total"), "shop_logins_synthetic_total");
/// ```
#[must_use]
pub fn synthetic_counter(counter: &str) -> String {
    let stem = counter.strip_suffix(TOTAL).unwrap_or(counter);
    format!("{stem}{SYNTHETIC}")
}

fn check_synthetic(grammar: &Grammar, name: &str) -> Result<(), NameError> {
    let Some(stem) = name.strip_suffix(SYNTHETIC) else {
        return Ok(());
    };
    let of = format!("{stem}{TOTAL}");
    let instead = Some(of.clone());
    Err(grammar.error(name, Fault::Synthetic { of }, instead))
}

fn check_total(name: &str) -> Result<(), NameError> {
    if name.split('_').all(|word| word == "total") {
        return Err(COUNTER.error(name, Fault::Nothing, None));
    }
    let stem = name.trim_end_matches(TOTAL);
    let fault = match name.strip_suffix(TOTAL) {
        Some(rest) if rest == stem => return Ok(()),
        Some(_) => Fault::TotalTwice,
        None => Fault::NotTotal,
    };
    Err(COUNTER.error(name, fault, Some(format!("{stem}{TOTAL}"))))
}

fn check_type(name: &str) -> Result<(), NameError> {
    const TYPES: [&str; 4] = ["counter", "gauge", "summary", "histogram"];
    let mut words: Vec<_> = name.split('_').collect();
    // A name may begin with any word.
    let Some(at) = (1..words.len()).find(|&at| TYPES.contains(&words[at])) else {
        return Ok(());
    };
    let word = words.remove(at).to_owned();
    Err(COUNTER.error(name, Fault::Type { word }, Some(words.join("_"))))
}

fn check_unit(name: &str) -> Result<(), NameError> {
    let Some(unit) = units::first(name) else {
        return Ok(());
    };
    let mut words: Vec<_> = name.split('_').collect();
    words[unit.at] = unit.base;
    let (word, base) = (unit.word.to_owned(), unit.base);
    let fault = if unit.is_abbreviation {
        Fault::Abbreviation { word, base }
    } else {
        Fault::Unit { word, base }
    };
    Err(COUNTER.error(name, fault, Some(words.join("_"))))
}

fn check_underscore(grammar: &Grammar, name: &str) -> Result<(), NameError> {
    if !name.starts_with('_') {
        return Ok(());
    }
    let why = "Prometheus and OpenMetrics keep names that start with `_` for themselves";
    let instead = name.trim_start_matches('_').to_owned();
    Err(grammar.reserved(name, why, instead))
}

fn check_case(grammar: &Grammar, name: &str) -> Result<(), NameError> {
    if name.contains(|char: char| char.is_ascii_uppercase()) {
        return Err(grammar.error(name, Fault::NotSnake, Some(crate::snake(name))));
    }
    Ok(())
}

/// Checks the name of a Prometheus label: letters in lower case, digits and `_`, a letter first.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`](super::MAX_NAME_BYTES), contains anything else,
/// starts with anything but a letter, or is `le` or `quantile`, which Prometheus writes itself.
pub fn label_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| {
        LABEL.check(name)?;
        check_underscore(&LABEL, name)?;
        check_case(&LABEL, name)?;
        if matches!(name, "le" | "quantile") {
            let why = "Prometheus writes it on the series of histograms and summaries";
            return Err(LABEL.reserved(name, why, format!("{name}_value")));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::table;

    #[test]
    fn metric_names() {
        table(
            metric_name,
            &["up", "job:up:sum", "_x", ":x", "http_2xx"],
            &[
                ("", None),
                ("2xx", Some("xx")),
                ("http.requests", Some("http_requests")),
                ("a b", Some("a_b")),
                ("é", None),
            ],
        );
    }

    #[test]
    fn counter_names() {
        table(
            counter_name,
            &[
                "logins_total",
                "instant_conversion_funnel_total",
                "total_logins_total",
                "a_total",
                "http_2xx_total",
            ],
            &[
                ("", None),
                ("logins", Some("logins_total")),
                ("logins_total_total", Some("logins_total")),
                ("loginstotal", Some("loginstotal_total")),
                ("total", None),
                ("_total", None),
                ("total_total", None),
                ("_total_total", None),
                ("_logins_total", Some("logins_total")),
                ("job:logins_total", Some("job_logins_total")),
                ("2_total", None),
                ("logins-per-team", Some("logins_per_team_total")),
            ],
        );
        let long = "x".repeat(255);
        assert_eq!(counter_name(&long).unwrap_err().instead(), None);
    }

    #[test]
    fn counters_leave_the_names_of_what_probes_count() {
        let bad = [
            ("logins_synthetic_total", Some("logins_total")),
            ("logins_synthetic_synthetic_total", Some("logins_total")),
            ("synthetic_synthetic_total", Some("synthetic_total")),
        ];
        let good = [
            "synthetic_total",
            "logins_synthetic_checks_total",
            "photosynthetic_total",
        ];
        table(counter_name, &good, &bad);
        table(derived_counter_name, &good, &bad);
        table(
            derived_counter_name,
            &["wait_ms_total", "Logins"],
            &[("a-b", Some("a_b"))],
        );
        for (name, _) in bad {
            let rule = counter_name(name).unwrap_err().rule_of_counters();
            assert_eq!(rule, crate::Rule::SyntheticName);
        }
        let other = counter_name("logins").unwrap_err().rule_of_counters();
        assert_eq!(other, crate::Rule::CounterName);
        for name in good {
            assert!(counter_name(&synthetic_counter(name)).is_err());
        }
    }

    #[test]
    fn counters_are_in_snake_case() {
        table(
            counter_name,
            &[],
            &[
                ("shopLogins_total", Some("shop_logins_total")),
                ("ShopLoginsTotal", Some("shop_logins_total")),
                ("SHOP_LOGINS_TOTAL", Some("shop_logins_total")),
                ("shopLogins", Some("shop_logins_total")),
            ],
        );
    }

    #[test]
    fn counters_have_no_type_in_their_name() {
        table(
            counter_name,
            &[
                "counter_resets_total",
                "orders_created_total",
                "orders_count_total",
                "shop_counters_total",
                "shop_encounter_total",
            ],
            &[
                ("shop_counter_total", Some("shop_total")),
                ("shop_counter", Some("shop_total")),
                ("shop_gauge_reads_total", Some("shop_reads_total")),
                ("shop_counters_counter_total", Some("shop_counters_total")),
                ("shop_gauge_histogram_reads_total", Some("shop_reads_total")),
                ("shop_summary_total", Some("shop_total")),
                ("total_counter_total", None),
            ],
        );
    }

    #[test]
    fn counters_count_in_base_units() {
        table(
            counter_name,
            &[
                "wait_seconds_total",
                "read_bytes_total",
                "walked_metres_total",
                "walked_meters_total",
                "heat_kelvin_total",
                "thermometers_total",
                "kilo_total",
                "daysies_total",
            ],
            &[
                ("wait_minutes_total", Some("wait_seconds_total")),
                ("weeks_total", Some("seconds_total")),
                ("days_waited_total", Some("seconds_waited_total")),
                ("wait_milliseconds_total", Some("wait_seconds_total")),
                ("read_kilobytes_total", Some("read_bytes_total")),
                ("read_mibibytes_total", Some("read_bytes_total")),
                ("read_mebibytes_total", Some("read_bytes_total")),
                ("read_gigabits_total", Some("read_bytes_total")),
                ("walked_kilometres_total", Some("walked_metres_total")),
                ("walked_miles_total", Some("walked_meters_total")),
                ("heat_kelvins_total", Some("heat_kelvin_total")),
                ("heat_millikelvin_total", Some("heat_kelvin_total")),
                ("heat_fahrenheit_total", Some("heat_celsius_total")),
                ("eaten_kilocalories_total", Some("eaten_joules_total")),
                ("sold_ounces_total", Some("sold_grams_total")),
                // A linter that stops at the first unit of a name does not see the second.
                ("bytes_per_days_total", Some("bytes_per_seconds_total")),
                ("shopWaitMinutes", Some("shop_wait_seconds_total")),
                (
                    "wait_minutes_hours_total",
                    Some("wait_seconds_seconds_total"),
                ),
            ],
        );
    }

    #[test]
    fn counters_spell_units_out() {
        table(
            counter_name,
            &["s_total", "d_total", "kb_reads_total", "logins2d_total"],
            &[
                ("wait_s_total", Some("wait_seconds_total")),
                ("wait_ms_total", Some("wait_seconds_total")),
                ("wait_us_total", Some("wait_seconds_total")),
                ("wait_ns_total", Some("wait_seconds_total")),
                ("wait_sec_total", Some("wait_seconds_total")),
                ("wait_m_total", Some("wait_seconds_total")),
                ("wait_h_total", Some("wait_seconds_total")),
                ("wait_d_total", Some("wait_seconds_total")),
                ("read_b_total", Some("read_bytes_total")),
                ("read_kb_total", Some("read_bytes_total")),
                ("read_mb_total", Some("read_bytes_total")),
                ("read_gb_total", Some("read_bytes_total")),
                ("read_tb_total", Some("read_bytes_total")),
                ("read_pb_total", Some("read_bytes_total")),
                ("read_kb_in_ms_total", Some("read_bytes_in_seconds_total")),
            ],
        );
    }

    #[test]
    fn label_names() {
        table(
            label_name,
            &["step", "outcome", "x_", "http_2xx", "lee", "quantiles"],
            &[
                ("", None),
                ("le", Some("le_value")),
                ("quantile", Some("quantile_value")),
                ("__name__", Some("name__")),
                ("__", None),
                ("_x", Some("x")),
                ("orderStatus", Some("order_status")),
                ("OrderStatus", Some("order_status")),
                ("Le", Some("le_value")),
                ("a:b", Some("a_b")),
                ("funnel-step", Some("funnel_step")),
                ("2xx", Some("xx")),
            ],
        );
    }
}
