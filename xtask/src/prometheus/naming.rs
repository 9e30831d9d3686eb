//! `counter_name` against the linter of Prometheus: what the linter complains about may not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, ensure};
use funnel_rules::counter_name;

use super::promtool::Promtool;

/// Names as people give them; neither judge may mind.
const ORDINARY: &[&str] = &[
    "instant_conversion_funnel_total",
    "veza_business_logins_total",
    "veza_business_account_deletions_total",
    "veza_business_revenue_cents_total",
    "shop_api_requests_total",
    "shop_bytes_total",
    "shop_upload_bytes_total",
    "shop_bytes_uploaded_total",
    "shop_cpu_seconds_total",
    "shop_seconds_total",
    "shop_seconds_waited_total",
    "shop_energy_joules_total",
    "shop_distance_meters_total",
    "shop_distance_metres_total",
    "shop_charge_volts_total",
    "shop_sold_grams_total",
    // Words that begin, end or continue like a unit, an abbreviation or a type.
    "shop_daily_reports_total",
    "shop_weekday_orders_total",
    "shop_minutely_jobs_total",
    "shop_hourglass_sales_total",
    "shop_bitwise_checks_total",
    "shop_milestones_total",
    "shop_microservice_calls_total",
    "shop_megaphones_total",
    "shop_kilo_total",
    "shop_poundage_total",
    "shop_secrets_total",
    "shop_mbox_imports_total",
    "shop_hdd_failures_total",
    "shop_counters_total",
    "shop_countersigned_orders_total",
    "shop_gauges_sold_total",
    "shop_summaries_total",
    "shop_histograms_total",
    "shop_http2_requests_total",
    "shop_2fa_failures_total",
    "shop_s3_uploads_total",
    "s_total",
    "total_orders_total",
];

/// Units; which of them are base units is for the judges to know.
const UNITS: &[&str] = &[
    "seconds",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "bytes",
    "bits",
    "meters",
    "metres",
    "inches",
    "feet",
    "yards",
    "miles",
    "grams",
    "tonnes",
    "pounds",
    "ounces",
    "joules",
    "calories",
    "watts",
    "volts",
    "amperes",
    "kelvin",
    "kelvins",
    "celsius",
    "fahrenheit",
    "rankine",
    "moles",
    "hertz",
    "litres",
    "percent",
];

const PREFIXES: &[&str] = &[
    "", "atto", "femto", "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto",
    "kilo", "mega", "giga", "tera", "peta", "exa", "kibi", "mebi", "mibi", "gibi", "tebi", "pebi",
];

const ABBREVIATIONS: &[&str] = &[
    "s", "ms", "us", "ns", "ps", "sec", "secs", "min", "mins", "h", "hr", "hrs", "d", "w", "y",
    "b", "kb", "mb", "gb", "tb", "pb", "kib", "mib", "gib", "m", "mm", "cm", "km", "g", "mg", "kg",
    "j", "kj", "v", "mv", "a", "k", "c", "f", "hz", "pct", "MS", "Kb", "H",
];

const TYPES: &[&str] = &[
    "counter",
    "Counter",
    "COUNTER",
    "gauge",
    "summary",
    "histogram",
    "gauge_histogram",
    "gaugehistogram",
    "untyped",
    "unknown",
    "info",
    "stateset",
];

const CAMEL: &[&str] = &[
    "shopLogins_total",
    "shop_loginsFailed_total",
    "shop_logins_byTenant_total",
    "ShopLogins_total",
    "Shop_Logins_total",
    "shop_HTTP_requests_total",
    "shop_HTTPrequests_total",
    "shop_iOS_logins_total",
    "shop_http2Requests_total",
    "shop_loginsTotal_total",
];

const ENDINGS: &[&str] = &[
    "shop_logins",
    "shop_loginstotal",
    "shop_logins_totals",
    "shop_logins_Total",
    "shop_logins_TOTAL",
    "shop_logins_count",
    "shop_total_logins",
    "shop:logins_total",
    ":logins_total",
];

pub(super) fn check(promtool: &Promtool) -> anyhow::Result<()> {
    let groups = [
        ("units", worded(PREFIXES, UNITS)),
        ("abbreviations", worded(&[""], ABBREVIATIONS)),
        ("types", worded(&[""], TYPES)),
        ("camel case", owned(CAMEL)),
        ("endings", owned(ENDINGS)),
        ("ordinary", owned(ORDINARY)),
    ];
    let names: BTreeSet<_> = groups.iter().flat_map(|(_, names)| names).collect();
    let mut exposition = String::new();
    for name in &names {
        writeln!(
            exposition,
            "# HELP {name} What is counted.\n# TYPE {name} counter\n{name} 0"
        )?;
    }
    let findings = findings(promtool, &exposition)?;

    println!("\ncounter names, as promtool and `counter_name` judge them");
    println!(
        "{:<16}{:>8}{:>14}{:>10}{:>12}",
        "", "names", "promtool", "refused", "of both"
    );
    for (group, names) in &groups {
        let refused = |name: &&String| counter_name(name).is_err();
        let minded: Vec<_> = names
            .iter()
            .filter(|name| findings.contains_key(*name))
            .collect();
        let both = minded.iter().copied().filter(refused).count();
        println!(
            "{group:<16}{:>8}{:>14}{:>10}{both:>12}",
            names.len(),
            minded.len(),
            names.iter().filter(refused).count(),
        );
        // A linter that minds nothing would prove nothing.
        ensure!(
            minded.is_empty() == (*group == "ordinary"),
            "promtool minds {minded:?} of the group `{group}`"
        );
    }
    let accepted: Vec<_> = findings
        .iter()
        .filter(|(name, _)| counter_name(name).is_ok())
        .map(|(name, finding)| format!("{name}: {finding}"))
        .collect();
    ensure!(
        accepted.is_empty(),
        "`counter_name` accepts {} names that promtool minds:\n{}",
        accepted.len(),
        accepted.join("\n")
    );
    for name in ORDINARY {
        counter_name(name).with_context(|| format!("the ordinary name `{name}` is refused"))?;
    }
    println!(
        "{} names compared: what promtool minds is refused\n",
        names.len()
    );
    Ok(())
}

/// Names with such a word at the front, in the middle, at the end, and inside of another word.
fn worded(prefixes: &[&str], words: &[&str]) -> Vec<String> {
    let words = words
        .iter()
        .flat_map(|word| prefixes.iter().map(move |prefix| format!("{prefix}{word}")));
    let names = words.flat_map(|word| {
        [
            format!("{word}_total"),
            format!("shop_{word}_total"),
            format!("shop_{word}_spent_total"),
            format!("shop_{word}"),
            format!("shop_x{word}_total"),
        ]
    });
    names.collect()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// What the linter finds, by the name it finds it in.
fn findings(promtool: &Promtool, exposition: &str) -> anyhow::Result<BTreeMap<String, String>> {
    /// How `promtool check metrics` ends when it minds something that it could read.
    const FINDINGS: i32 = 3;
    let lint = promtool.lint(exposition)?;
    ensure!(
        lint.status == Some(FINDINGS),
        "`promtool check metrics` ended with {:?}: {}",
        lint.status,
        lint.said
    );
    let mut findings = BTreeMap::new();
    for line in lint.said.lines() {
        let (name, finding) = line
            .split_once(' ')
            .with_context(|| format!("promtool said: {line}"))?;
        findings.insert(name.to_owned(), finding.to_owned());
    }
    Ok(findings)
}
