//! What Prometheus is asked about the shop, and what it has to answer.

use std::time::Duration;

use anyhow::{Context as _, ensure};

use super::numbers::{COUNTERS, CURRENCIES, LOGINS, Numbers, ORDERS, REFUNDS, REVENUE, compare};
use crate::monitor::series;
use crate::monitor::{Monitor, Values};

/// One asks as Prometheus does by default, the other gets the text format.
pub(super) const JOBS: [&str; 2] = ["openmetrics", "text"];

/// What one scrape of a job brought.
pub(super) struct Scrape {
    /// When it was, as it is written in queries.
    time: String,
    /// Every series of a business counter.
    pub(super) series: Values,
}

/// A scrape of each job, begun after this time since 1970.
pub(super) fn scraped(
    monitor: &mut Monitor,
    after: Duration,
) -> anyhow::Result<Vec<(&'static str, Scrape)>> {
    let mut scrapes = Vec::new();
    for job in JOBS {
        let up = format!("up{{job=\"{job}\"}}");
        let after = after.as_secs_f64();
        let expression = format!("(timestamp({up}) > {after:.3}) and ({up} == 1)");
        let time = monitor.until(&format!("a scrape of the job {job}"), |monitor| {
            let up = monitor.query(&expression, None)?;
            Ok(up.into_values().next())
        })?;
        let all = format!("{{__name__=~\"(veza_business|shop_kpis)_.+_total\",job=\"{job}\"}}");
        let series = monitor.query(&all, Some(&time))?;
        scrapes.push((job, Scrape { time, series }));
    }
    Ok(scrapes)
}

/// Waits until each job says that the events that were driven are delivered, so that no number moves
/// any more.
pub(super) fn delivered(monitor: &mut Monitor, driven: &Numbers) -> anyhow::Result<()> {
    let events = events(driven);
    let delivered = Values::from([(String::new(), events.to_string())]);
    for job in JOBS {
        let query = format!("sum(funnel_events_delivered_total{{job=\"{job}\"}})");
        let what = format!("the delivery of {events} events, as the job {job} has it,");
        monitor.until(&what, |monitor| {
            Ok((monitor.query(&query, None)? == delivered).then_some(()))
        })?;
    }
    Ok(())
}

/// How many events the funnels of the shop emit: one of an order and one of its payment, and two of
/// the start.
fn events(driven: &Numbers) -> u64 {
    driven.one(&ORDERS, &["created"]) + driven.one(&ORDERS, &["completed"]) + 2
}

/// What Prometheus knows of the counters besides their values, which also tells the formats apart:
/// in OpenMetrics, the name of the family has no `_total`. Returns how many counters there are.
pub(super) fn families(monitor: &Monitor) -> anyhow::Result<usize> {
    let [openmetrics, text] = JOBS.map(|job| monitor.families(job));
    let (openmetrics, text) = (openmetrics?, text?);
    for counter in &COUNTERS {
        let family = text.get(counter.name);
        let family = family.with_context(|| format!("no family {} in text", counter.name))?;
        ensure!(
            family.kind == "counter",
            "{} is a {}",
            counter.name,
            family.kind
        );
        ensure!(!family.help.is_empty(), "{} has no help", counter.name);
        let short = counter.name.trim_end_matches("_total");
        let other = openmetrics.get(short);
        ensure!(
            other == Some(family),
            "the family {short} of OpenMetrics is {other:?}, and {family:?} in text"
        );
    }
    Ok(COUNTERS.len())
}

/// What dashboards and alerts would show, and what it has to be.
struct Aggregate {
    what: &'static str,
    query: &'static str,
    driven: Values,
}

/// Compares aggregates of the counters as they stood at these scrapes.
pub(super) fn aggregates(
    monitor: &Monitor,
    driven: &Numbers,
    scrapes: &[(&str, Scrape)],
) -> anyhow::Result<()> {
    header("queries", scrapes);
    for Aggregate {
        what,
        query,
        driven,
    } in expected(driven)
    {
        let mut found = Vec::new();
        for (job, scrape) in scrapes {
            let query = query.replace("$job", &format!("job=\"{job}\""));
            found.push(monitor.query(&query, Some(&scrape.time))?);
        }
        for (series, driven) in &driven {
            row(&format!("{what} {series}"), series, driven, found.iter());
        }
        for (found, (job, _)) in found.iter().zip(scrapes) {
            compare(&format!("{query}, of the job {job},"), &driven, found)?;
        }
    }
    println!();
    Ok(())
}

fn expected(driven: &Numbers) -> Vec<Aggregate> {
    let one = |what, query, value: String| Aggregate {
        what,
        query,
        driven: Values::from([(String::new(), value)]),
    };
    let order = |status| driven.one(&ORDERS, &[status]);
    let logins = driven.sum(&LOGINS);
    let failed = logins - driven.one(&LOGINS, &["success"]);
    let net = CURRENCIES.iter().map(|currency| {
        let of = |counter| i128::from(driven.one(counter, &[currency]));
        let net = of(&REVENUE) - of(&REFUNDS);
        let labels = [("currency", *currency)].into_iter();
        (series("", labels), net.to_string())
    });
    let net = Aggregate {
        what: "net revenue in cents",
        query: "sum by (currency) (veza_business_revenue_cents_total{$job}) \
                - sum by (currency) (veza_business_refunds_cents_total{$job})",
        driven: net.collect(),
    };
    vec![
        one(
            "logins",
            "sum(veza_business_logins_total{$job})",
            logins.to_string(),
        ),
        one(
            "of which failed",
            "sum(veza_business_logins_total{$job,outcome=~\"failure_.+\"}) \
             / sum(veza_business_logins_total{$job})",
            quotient(failed, logins),
        ),
        one(
            "created → completed",
            "sum(veza_business_orders_total{$job,status=\"completed\"}) \
             / sum(veza_business_orders_total{$job,status=\"created\"})",
            quotient(order("completed"), order("created")),
        ),
        net,
        // Completing an order also takes a step of a funnel.
        one(
            "completed in the funnel",
            "sum(veza_checkout_funnel_total{$job,step=\"completed\"})",
            order("completed").to_string(),
        ),
        one(
            "events accepted",
            "sum(funnel_events_accepted_total{$job})",
            events(driven).to_string(),
        ),
        one(
            "events lost",
            "sum(funnel_events_dropped_total{$job})",
            0.to_string(),
        ),
        one(
            "problems of sites",
            "sum(funnel_site_problems_total{$job})",
            0.to_string(),
        ),
        one(
            "amounts cut off",
            "sum({$job,__name__=~\"funnel_.*overflow_total\"})",
            0.to_string(),
        ),
    ]
}

/// As Prometheus computes and writes it: both sides divide doubles and print as few digits as tell
/// the result apart.
fn quotient(part: u64, whole: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "that of Prometheus")]
    let quotient = part as f64 / whole as f64;
    quotient.to_string()
}

/// Shows the series that are not at zero.
pub(super) fn print(driven: &Values, scrapes: &[(&str, Scrape)]) {
    header("series", scrapes);
    let (zero, counted): (Vec<_>, _) = driven.iter().partition(|(_, number)| *number == "0");
    for (series, number) in counted {
        let found = scrapes.iter().map(|(_, scrape)| &scrape.series);
        row(series, series, number, found);
    }
    println!("and {} series that nothing was driven into", zero.len());
}

fn header(what: &str, scrapes: &[(&str, Scrape)]) {
    print!("\n{what:<76}{:>20}", "driven");
    for (job, _) in scrapes {
        print!("{job:>20}");
    }
    println!();
}

fn row<'a>(shown: &str, series: &str, driven: &str, found: impl Iterator<Item = &'a Values>) {
    print!("{shown:<76}{driven:>20}");
    for found in found {
        let value = found.get(series).map_or("nothing", String::as_str);
        print!("{value:>20}");
    }
    println!();
}
