//! What the lists say of business counters.

use crate::object_file::elf;
use crate::output::audit;
use crate::record::{count, counter, funnel, record, site};
use crate::tool::Directory;

const FILE: &str = "src/kpis.rs";

fn logins(line: &str) -> Vec<u8> {
    counter(
        "shop_logins_total",
        "Logins by outcome. Drives the auth-failure-spike alert.",
        &[("owner", "identity")],
        &[("outcome", "success,failure_credentials,failure_2fa")],
        [FILE, line],
    )
}

fn deletions(line: &str) -> Vec<u8> {
    let name = "shop_account_deletions_total";
    counter(name, "Deleted accounts.", &[], &[], [FILE, line])
}

/// A counter of each kind, written in no order.
pub(crate) fn kpis() -> Vec<u8> {
    [
        count(
            "shop_orders_total",
            ["shop::orders", "refund"],
            ["src/orders.rs", "80"],
        ),
        logins("12"),
        count(
            "shop_orders_total",
            ["shop::orders", "create"],
            ["src/orders.rs", "31"],
        ),
        deletions("30"),
        counter(
            "shop_orders_total",
            "Orders.",
            &[
                ("max_series", "2400"),
                ("reason", "one per shop | and *status*"),
                ("alert", "gap"),
                ("from", "created"),
                ("to", "paid"),
                ("threshold", "0.5"),
                ("alert_name", "ShopOrdersGap"),
                ("window", "2h"),
                ("hold", "15m"),
                ("floor", "20"),
                ("severity", "critical"),
                ("alert", "spike"),
                ("threshold", "3.0"),
                ("versus", "1w"),
                ("alert_name", "ShopOrdersSpike"),
                ("window", "15m"),
                ("hold", "5m"),
                ("floor", "50"),
                ("only", "failed"),
                ("severity", "warning"),
            ],
            &[("status", "created,paid,failed"), ("channel", "web,app")],
            [FILE, "20"],
        ),
        count(
            "shop_logins_total",
            ["shop::auth", "login"],
            ["src/auth.rs", "9"],
        ),
    ]
    .concat()
}

#[test]
fn table() {
    insta::assert_snapshot!("counters_table", audit("counters", &kpis(), "table"));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(
        "counters_markdown",
        audit("counters-markdown", &kpis(), "markdown")
    );
}

#[test]
fn json() {
    insta::assert_snapshot!("counters_json", audit("counters-json", &kpis(), "json"));
}

#[test]
fn sites_and_counters_are_counted_together() {
    let section = [crate::output::shop(), kpis()].concat();
    let text = audit("counters-total", &section, "table");
    let totals = "\n\n4 sites of 2 events; 3 counters, 10 series, 3 functions that count\n";
    assert!(text.contains(totals), "{text}");
}

/// Three counters of one name, one of them a funnel's; and one with the name of a metric of the
/// framework. Two funnels that share their counter, which they may.
fn duplicates() -> Vec<u8> {
    let own = "funnel_step_outcomes_total";
    let shared = record(&[
        ("kind", "funnel"),
        ("event", "Renewal"),
        ("counter", "newsletter_total"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop::telemetry"),
        ("file", "src/telemetry.rs"),
        ("line", "40"),
    ]);
    [
        counter("checkout_total", "", &[], &[], ["src/pay.rs", "3"]),
        counter("checkout_total", "", &[], &[], ["src/cart.rs", "8"]),
        funnel("Checkout", None, &["landing"]),
        counter(own, "", &[], &[], [FILE, "50"]),
        funnel("Newsletter", None, &["subscribed"]),
        shared,
        logins("12"),
    ]
    .concat()
}

#[test]
fn one_name_for_two_counters_is_told_and_is_no_failure() {
    let section = duplicates();
    // `audit` holds that the status is 0.
    let table = audit("duplicates", &section, "table");
    let warnings = &table[table.find("\nerror[F106]: ").unwrap()..];
    insta::assert_snapshot!("duplicates_table", warnings);
    let markdown = audit("duplicates-markdown", &section, "markdown");
    let warnings = &markdown[..markdown.find("\n####").unwrap()];
    insta::assert_snapshot!("duplicates_markdown", warnings);
    let json = audit("duplicates-json", &section, "json");
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    let findings = &read["binaries"][0]["findings"];
    insta::assert_snapshot!(
        "duplicates_json",
        serde_json::to_string_pretty(findings).unwrap()
    );
}

#[test]
fn a_function_that_counts_in_an_unknown_counter_is_listed() {
    let section = count("lost_total", ["shop", "f"], ["src/lib.rs", "1"]);
    let table = audit("lost", &section, "table");
    let expected =
        "\nlost_total\n  not declared in this binary\n  counted   in shop::f, src/lib.rs:1\n";
    assert!(table.contains(expected), "{table}");
    let markdown = audit("lost-markdown", &section, "markdown");
    assert!(
        markdown.contains("| `lost_total` | | | | `shop::f` | not in this binary | |\n"),
        "{markdown}"
    );
}

#[test]
fn hostile_names_stay_in_their_place() {
    let name = "lo|gins\x1b[2J_total";
    let hostile = |line: &str| {
        counter(
            name,
            "Help|\n# Head",
            &[
                ("owner", "@all"),
                ("max_series", "9"),
                ("reason", "`b|ad`\r\n> quote"),
            ],
            &[("out|come\u{202e}", "a,b")],
            ["src/\u{9b}2J.rs", line],
        )
    };
    let section = [
        hostile("1"),
        hostile("2"),
        count(name, ["shop\u{200b}", "f\r\n|"], ["src/a.rs", "1"]),
    ]
    .concat();
    insta::assert_snapshot!(
        "hostile_counters_table",
        audit("hostile-counters", &section, "table")
    );
    insta::assert_snapshot!(
        "hostile_counters_markdown",
        audit("hostile-counters", &section, "markdown")
    );
    let json = audit("hostile-counters", &section, "json");
    assert!(
        json.contains(r#""name": "lo|gins\u001b[2J_total""#),
        "{json}"
    );
    assert!(
        json.contains(
            r#""message": "`lo|gins\u001b[2J_total` is the name of 2 business counters:"#
        ),
        "{json}"
    );
}

#[test]
fn every_binary_has_findings_of_its_own() {
    let directory = Directory::new("findings");
    directory.write("app", elf(&[logins("1"), deletions("2")].concat()));
    let read: serde_json::Value = serde_json::from_str(&directory.audit("app", "json")).unwrap();
    let findings = read["binaries"][0]["findings"].as_array().unwrap();
    let codes: Vec<_> = findings.iter().map(|finding| &finding["code"]).collect();
    // Nobody counts in them but, maybe, by hand.
    assert_eq!(codes, ["F105", "F105"]);
    assert_eq!(read["findings"], serde_json::json!([]));
    // A funnel and a site alone: nothing about counters in the texts.
    let section = [
        funnel("Refund", None, &["asked"]),
        site("Refund", "asked", ["shop", "f"], ["src/a.rs", "1"], "", ""),
    ]
    .concat();
    for format in ["table", "markdown"] {
        directory.write("app", elf(&section));
        let text = directory.audit("app", format);
        assert!(!text.contains("counters"), "{text}");
        assert!(
            !text.contains("warning") && !text.contains("error"),
            "{text}"
        );
    }
}
