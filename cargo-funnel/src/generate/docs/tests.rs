//! Whatever the names are, the documents hold together: what is linked is there, a table is a table, and
//! a name is text.

use std::collections::BTreeMap;
use std::path::Path;

use funnel_runtime::registry::Registry;
use proptest::prelude::*;

use super::entries::MISSED;
use super::{delivery, files};
use crate::generate::links::{self, Anchors};
use crate::generate::{self, Input, Kind, Processing};
use crate::render::visible;
use crate::tests::record::{count, counter, flow, flow_site, funnel, record, site};

/// The fields of an alert, between those of a step or counter.
fn alert<'a>(kind: &'a str, name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("alert", kind), ("alert_name", name)];
    fields.extend(more);
    fields.extend([
        ("window", "1h"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
    ]);
    fields
}

fn watched(name: &str, help: &str, alerts: &[Vec<(&str, &str)>]) -> Vec<u8> {
    counter(
        name,
        help,
        &alerts.concat(),
        &[("status", "created,paid")],
        ["src/kpis.rs", "7"],
    )
}

/// A funnel whose last step has these alerts.
fn watched_funnel(event: &str, step: &str, alerts: &[Vec<(&str, &str)>]) -> Vec<u8> {
    let mut fields = vec![
        ("kind", "funnel"),
        ("event", event),
        ("counter", "x_total"),
        ("help", "From `a` to b."),
        ("owner", "growth"),
        ("step", "landing"),
        ("help", ""),
        ("step", step),
        ("help", "It is paid."),
        ("target_from", "landing"),
        ("target_at_least", "0.125"),
    ];
    fields.extend(alerts.concat());
    fields.extend([
        ("key", "team_id"),
        ("wire", "teamId"),
        ("class", "id"),
        ("required", step),
        ("rename_all", "camelCase"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop::telemetry"),
        ("file", "src/telemetry.rs"),
        ("line", "10"),
    ]);
    record(&fields)
}

fn registry(section: &[Vec<u8>]) -> Registry {
    Registry::from_section(&section.concat()).unwrap()
}

fn input(registry: &Registry) -> Input<'_> {
    Input {
        registry,
        lock: None,
        service: Some("shop"),
        docs: None,
        interval: None,
    }
}

fn documents(registry: &Registry) -> BTreeMap<String, String> {
    files(&input(registry))
        .into_iter()
        .map(|file| (file.path, file.text))
        .collect()
}

fn is_markdown(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "md")
}

/// What stands between these, each time.
fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before)
        .skip(1)
        .filter_map(move |rest| Some(rest.split_once(after)?.0))
}

/// Every link in Markdown and HTML leads to something.
fn assert_linked(files: &BTreeMap<String, String>) {
    let anchors = |path: &str| -> Vec<&str> {
        let text = files
            .get(path)
            .unwrap_or_else(|| panic!("there is no {path}"));
        let before = if is_markdown(path) {
            "<a id=\""
        } else {
            " id=\""
        };
        between(text, before, "\"").collect()
    };
    for (path, text) in files {
        let own = anchors(path);
        for (at, anchor) in own.iter().enumerate() {
            assert!(!own[..at].contains(anchor), "{path} has {anchor} twice");
        }
        if !is_markdown(path) {
            for link in between(text, "href=\"#", "\"") {
                assert!(own.contains(&link), "{path} leads to {link}");
            }
            continue;
        }
        for link in between(text, "](", ")") {
            // Brackets of texts are escaped.
            let (page, anchor) = link.split_once('#').unwrap_or((link, "top"));
            let folder = path.rsplit_once('/').unwrap().0;
            let page = match page.strip_prefix("../") {
                Some(page) => format!("{}/{page}", folder.rsplit_once('/').unwrap().0),
                None => format!("{folder}/{page}"),
            };
            if is_markdown(&page) {
                assert!(anchors(&page).contains(&anchor), "{path} leads to {link}");
            } else {
                assert!(files.contains_key(&page), "{path} leads to {link}");
            }
        }
    }
}

/// Every row of a table has as many cells as its head.
fn assert_tables(files: &BTreeMap<String, String>) {
    for (path, text) in files.iter().filter(|(path, _)| is_markdown(path)) {
        let mut cells = 0;
        for line in text.lines() {
            if !line.starts_with('|') {
                cells = 0;
                continue;
            }
            let found = line.replace("\\|", "").matches('|').count();
            if cells == 0 {
                cells = found;
            }
            assert_eq!(found, cells, "{path}: {line}");
            assert!(
                line.ends_with(" |") || line.ends_with("---|"),
                "{path}: {line}"
            );
        }
    }
}

#[test]
fn alerts_are_told_in_words() {
    let section = [
        watched_funnel(
            "Checkout",
            "paid",
            &[
                alert("stalled", "PaidStalled", &[("beside_step", "landing")]),
                alert(
                    "drop",
                    "PaidDrop",
                    &[("threshold", "0.5"), ("versus", "1w")],
                ),
            ],
        ),
        watched(
            "orders_total",
            "Orders.",
            &[
                alert(
                    "spike",
                    "Spike",
                    &[
                        ("threshold", "3.0"),
                        ("versus", "1d"),
                        ("only", "created,paid"),
                    ],
                ),
                alert(
                    "gap",
                    "Gap",
                    &[("from", "created"), ("to", "paid"), ("threshold", "0.125")],
                ),
                alert("stalled", "Beside", &[("beside_counter", "logins_total")]),
                alert(
                    "stalled",
                    "Before",
                    &[
                        ("versus", "1w"),
                        ("summary", "No order"),
                        ("runbook", "https://a.b/c"),
                    ],
                ),
            ],
        ),
    ];
    let files = documents(&registry(&section));
    let page = &files["docs/funnels/checkout.md"];
    for words in [
        "<a id=\"alert-paid_stalled\"></a>\n\n**`PaidStalled`** on `paid`, warning, told to `growth`\n\n\
         - Fires when nothing is counted of `paid` over 1 hour, while `landing` goes on, for 5 minutes on end.\n\
         - Stays silent while fewer than 20 are counted of `landing`.\n",
        "- Fires when the count of `paid` over 1 hour is 50% or more below what it was 1 week earlier, for 5 minutes on end.\n\
         - Stays silent while fewer than 20 were counted 1 week earlier.\n",
        "| 2 | <a id=\"step-paid\"></a>`paid` | It is paid. | at least 12.5% of those who took `landing`, which the alert `ConversionBelowTarget` watches | 0 |\n",
        "\nFrom `a` to b.\n",
        "| <a id=\"attribute-session_id\"></a>`sessionId` | id |",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let page = &files["docs/counters.md"];
    for words in [
        "- Fires when the count of `orders_total` under `created` or `paid` over 1 hour is 3.0 times what it was 1 day earlier, or more, for 5 minutes on end.\n\
         - Stays silent while fewer than 20 are counted.\n",
        "- Fires when over 1 hour, `orders_total` has less than 12.5% as many under `paid` as under `created`, for 5 minutes on end.\n\
         - Stays silent while fewer than 20 are counted under `created`.\n",
        "- Fires when nothing is counted of `orders_total` over 1 hour, while `logins_total` goes on, for 5 minutes on end.\n",
        "**`Before`**, warning, told to nobody named\n\n- No order\n\
         - Fires when nothing is counted of `orders_total` over 1 hour, though something was 1 week earlier, for 5 minutes on end.\n\
         - Stays silent while fewer than 20 were counted 1 week earlier.\n- runbook: `https://a.b/c`\n",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert_linked(&files);
    assert_tables(&files);
}

#[test]
fn a_link_from_elsewhere_leads_to_what_it_is_of() {
    let section = [
        watched_funnel(
            "Checkout",
            "paid",
            &[alert(
                "drop",
                "PaidDrop",
                &[("threshold", "0.5"), ("versus", "1w")],
            )],
        ),
        watched_funnel("check_out", "paid", &[]),
        watched(
            "orders_total",
            "Orders.",
            &[alert(
                "drop",
                "OrdersDrop",
                &[("threshold", "0.5"), ("versus", "1w")],
            )],
        ),
        flow("Create", None, &["plan"], "quota", &[]),
    ];
    let registry = registry(&section);
    let files = documents(&registry);
    let funnel = Anchors::of_funnel(&registry, "Checkout").unwrap();
    let counter = Anchors::of_counter(&registry, "orders_total").unwrap();
    let flow = Anchors::of_flow(&registry, "Create").unwrap();
    let links = [
        (funnel.top(), "funnels/checkout.md#top", "funnel-checkout"),
        (
            funnel.step("paid"),
            "funnels/checkout.md#step-paid",
            "funnel-checkout-step-paid",
        ),
        (
            funnel.alert("PaidDrop"),
            "funnels/checkout.md#alert-paid_drop",
            "funnel-checkout-alert-paid_drop",
        ),
        (
            counter.top(),
            "counters.md#counter-orders_total",
            "counter-orders_total",
        ),
        (
            counter.alert("OrdersDrop"),
            "counters.md#counter-orders_total-alert-orders_drop",
            "counter-orders_total-alert-orders_drop",
        ),
        (flow.top(), "flows/create.md#top", "flow-create"),
        (
            flow.step("plan"),
            "flows/create.md#step-plan",
            "flow-create-step-plan",
        ),
        (links::delivery(), "delivery.md#reasons", "delivery"),
    ];
    for (link, page, whole) in links {
        assert_eq!(link.url(None), format!("docs/{page}"));
        assert_eq!(
            link.url(Some("https://a.b/c/")),
            format!("https://a.b/c/{page}")
        );
        assert_eq!(
            link.url(Some("https://a.b/c.html")),
            format!("https://a.b/c.html#{whole}")
        );
        let (page, anchor) = page.split_once('#').unwrap();
        let page = &files[&format!("docs/{page}")];
        assert!(
            page.contains(&format!("<a id=\"{anchor}\"></a>")),
            "{anchor}"
        );
        let catalogue = &files["docs/catalogue.html"];
        assert!(catalogue.contains(&format!(" id=\"{whole}\"")), "{whole}");
    }
    assert!(Anchors::of_funnel(&registry, "Other").is_none());
}

#[test]
fn the_alerts_and_metrics_that_are_named_are_there() {
    let section = [
        watched_funnel("Checkout", "paid", &[]),
        flow("Create", None, &["plan"], "quota", &[("told", "Told")]),
    ];
    let registry = registry(&section);
    let rules = generate::files(
        Kind::PrometheusRules,
        &input(&registry),
        &Processing::default(),
    );
    let rules = rules.unwrap();
    for alert in [MISSED].into_iter().chain(delivery::ALERTS) {
        let line = format!("- alert: \"{alert}\"\n");
        assert!(
            rules.iter().any(|file| file.text.contains(&line)),
            "{alert}"
        );
    }
    // Families that are there before there is a funnel, and by the name that a registry of Rust has.
    let exposed = funnel_runtime::prometheus::encode_text();
    for metric in delivery::delivery().metrics {
        let is_of_backends = metric.name.starts_with("funnel_events_");
        let is_of_sites = metric.name == "funnel_site_problems_total";
        let is_there = exposed.contains(&format!("# TYPE {} counter\n", metric.name));
        assert!(is_there || is_of_backends || is_of_sites, "{}", metric.name);
    }
}

#[test]
fn a_registry_of_nothing_has_documents() {
    let files = documents(&Registry::default());
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["docs/README.md", "docs/catalogue.html"]
    );
    assert!(files["docs/README.md"].contains("\nNothing is declared."));
    let catalogue = &files["docs/catalogue.html"];
    assert!(catalogue.contains("The program declares no funnel, no flow and no business counter."));
    assert_linked(&files);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_name_is_text_whatever_it_is(
        name in prop_oneof![
            "[^\x1e\x1f]{0,12}",
            "[\\x00-\\x1d|`\\\\<>@*_\\[\\]()#'\"{}%&/!-\u{80}-\u{9f}\u{200b}-\u{202e}]{0,12}",
            Just("</script><script>".to_owned()),
            Just("--></style>]]> }} {{ 1 }} {% raw %} */".to_owned()),
        ],
        step in "[^\x1e\x1f,]{1,12}",
    ) {
        let alerts = [alert(
            "drop",
            &name,
            &[("threshold", &name), ("versus", &name), ("summary", &name), ("runbook", &name), ("only", &step)],
        )];
        let section = [
            watched_funnel(&name, &step, &alerts),
            funnel(&name, Some(&name), &[&step, "claim"]),
            site(&name, &step, [&name, &step], [&name, "1"], &step, ""),
            flow(&name, Some(&name), &[&step], &step, &[(&step, &format!("+{name}"))]),
            flow_site(&name, [&name, &step], [&name, "2"], &step),
            watched(&name, &name, &alerts),
            count(&name, [&name, &step], [&name, "3"]),
        ];
        let files = documents(&registry(&section));
        assert_linked(&files);
        assert_tables(&files);
        for (path, text) in &files {
            prop_assert!(
                text.chars().all(|char| char == '\n' || visible(&char.to_string()) == char.to_string()),
                "{}", path
            );
        }
        let catalogue = &files["docs/catalogue.html"];
        for tag in ["<script", "<style", "<meta", "<!--", "</html>"] {
            let found = catalogue.matches(tag).count();
            prop_assert_eq!(found, if tag == "<meta" { 4 } else { 1 }, "{}", tag);
        }
    }
}
