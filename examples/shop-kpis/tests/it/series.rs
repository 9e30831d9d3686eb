//! Row C5: names, Help texts, and every series at zero before the first request.

use crate::support::metrics::{increases, scrape};
use crate::support::process::Shop;

#[tokio::test]
async fn c5_every_series_is_there_at_zero_before_the_first_request() {
    let shop = Shop::start("c5_zero");
    let found = scrape(shop.client).await;

    let mut expected = increases([
        ("veza_business_account_deletions_total", 0),
        ("veza_business_signups_total", 0),
    ]);
    let mut add = |name: &str, labels: &[(&str, &[&str])]| {
        let mut series = vec![String::new()];
        for (key, values) in labels {
            series = series
                .iter()
                .flat_map(|start| {
                    let comma = if start.is_empty() { "" } else { "," };
                    values
                        .iter()
                        .map(move |value| format!("{start}{comma}{key}=\"{value}\""))
                })
                .collect();
        }
        expected.extend(
            series
                .iter()
                .map(|labels| (format!("{name}{{{labels}}}"), 0)),
        );
    };
    let ends = &["ok", "error", "cancelled", "panicked"];
    let currencies = &["EUR", "USD", "GBP", "CHF"];
    let outcomes = &[
        "success",
        "failure_credentials",
        "failure_unverified",
        "failure_locked",
        "failure_2fa",
        "failure_other",
    ];
    add("veza_business_logins_total", &[("outcome", outcomes)]);
    let status = &["created", "completed", "refunded", "failed"];
    add("veza_business_orders_total", &[("status", status)]);
    add(
        "veza_business_revenue_cents_total",
        &[("currency", currencies)],
    );
    add(
        "veza_business_refunds_cents_total",
        &[("currency", currencies)],
    );
    let kinds = &["completed", "failed", "refunded", "other"];
    let results = &["accepted", "duplicate", "ignored", "rejected", "error"];
    add(
        "veza_business_payment_deliveries_total",
        &[("kind", kinds), ("result", results)],
    );
    add(
        "veza_business_email_verifications_total",
        &[("outcome", ends)],
    );
    add(
        "shop_kpis_confirm_second_factor_total",
        &[("outcome", ends)],
    );
    assert_eq!(found, expected);
}

#[tokio::test]
async fn c5_help_says_which_alert_a_counter_drives() {
    let shop = Shop::start("c5_help");
    let text = shop.client.get("/metrics").send().await.text;
    for (name, alert) in [
        (
            "veza_business_logins_total",
            "alert on a spike of failed logins",
        ),
        (
            "veza_business_orders_total",
            "alert on orders that are created and not completed",
        ),
        ("veza_business_signups_total", "alert on sign-ups that fall"),
        (
            "veza_business_account_deletions_total",
            "alert on deletions that stay at zero",
        ),
    ] {
        let help = format!("# HELP {name} ");
        let help = text.lines().find_map(|line| line.strip_prefix(&help));
        assert!(
            help.is_some_and(|help| help.contains(alert)),
            "{name}: {help:?}"
        );
        let kind = format!("# TYPE {name} counter");
        assert!(text.lines().any(|line| line == kind), "{kind} in {text}");
    }
}
