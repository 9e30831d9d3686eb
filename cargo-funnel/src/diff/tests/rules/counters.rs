//! Counters, sites, builds and dead names: what an edit of one is, rule by rule.

use super::super::{BASE, between, changes, edited, lines};
use super::{check, part};

#[test]
fn metric_removed() {
    check(
        &[
            (part("[[counter]]", "[[site]]"), ""),
            (part("[[counting]]", "[[tombstone]]"), ""),
        ],
        ["metric-removed breaking metric <orders_total>: is not exported any more"],
    );
}

#[test]
fn metric_renamed() {
    check(
        &[
            ("name = \"orders_total\"", "name = \"sales_total\""),
            ("counter = \"orders_total\"", "counter = \"sales_total\""),
        ],
        [
            "metric-renamed breaking metric <sales_total>: was called <orders_total>; its labels are the same",
        ],
    );
    check(
        &[("counter = \"checkout_total\"", "counter = \"sales_total\"")],
        [
            "metric-renamed breaking event <Checkout>, counter <sales_total>: was called <checkout_total>",
        ],
    );
}

#[test]
fn metric_added() {
    let counter =
        "[[counter]]\nname = \"free_total\"\nowner = \"shop\"\nseries = 1\n\n[[counting]]";
    check(
        &[("[[counting]]", counter)],
        ["metric-added compatible metric <free_total>: is exported now; series: <1>"],
    );
}

#[test]
fn label_removed() {
    check(
        &[
            (
                part(
                    "[[counter.label]]\nname = \"channel\"",
                    "[[counter.label]]\nname = \"status\"",
                ),
                "",
            ),
            ("series = 6", "series = 3"),
        ],
        [
            "label-removed breaking metric <orders_total>, label <channel>: is not on its series any more",
            "series-lowered compatible metric <orders_total>: had <6> series, and has <3>",
        ],
    );
}

#[test]
fn label_renamed() {
    check(
        &[("name = \"channel\"", "name = \"by\"")],
        [
            "label-renamed breaking metric <orders_total>, label <by>: was called <channel>; its texts are the same",
        ],
    );
}

#[test]
fn label_added() {
    let label = "    \"lost\",\n]\n\n[[counter.label]]\nname = \"tier\"\nvalues = [\n    \"x\",\n    \"y\",\n]\n";
    check(
        &[("    \"lost\",\n]\n", label), ("series = 6", "series = 12")],
        [
            "label-added breaking metric <orders_total>, label <tier>: splits each of its series into <2>",
            "series-raised compatible metric <orders_total>: had <6> series, and has <12>",
        ],
    );
}

#[test]
fn series_raised() {
    check(
        &[
            ("    \"lost\",\n", "    \"lost\",\n    \"back\",\n"),
            ("series = 6", "series = 8"),
        ],
        [
            "value-added compatible metric <orders_total>, label <status>, value <back>: can occur now",
            "series-raised compatible metric <orders_total>: had <6> series, and has <8>",
        ],
    );
}

#[test]
fn series_lowered() {
    check(
        &[("series = 6", "series = 5")],
        ["series-lowered compatible metric <orders_total>: had <6> series, and has <5>"],
    );
}

#[test]
fn max_series_changed() {
    check(
        &[("max_series = 100", "max_series = 200")],
        [
            "max-series-changed compatible metric <orders_total>: may have <up to 200 series because one per shop>, and could have <up to 100 series because one per shop>",
        ],
    );
    check(
        &[(
            "max_series = 100\nmax_series_reason = \"one per shop\"\n",
            "",
        )],
        [
            "max-series-changed compatible metric <orders_total>: may have <as many series as usual>, and could have <up to 100 series because one per shop>",
        ],
    );
}

#[test]
fn reduces_changed() {
    check(
        &[(
            "max_series = 100",
            "reduces = \"sales_total\"\nmax_series = 100",
        )],
        [
            "reduces-changed compatible metric <orders_total>: is taken off from <sales_total>, and was from <nothing>",
        ],
    );
}

#[test]
fn site_added() {
    check(
        &[("count = 2", "count = 3")],
        ["site-added compatible site <shop::pages>: sites there: <3>, and were <2>"],
    );
    let site = "[[running]]\nflow = \"App Create\"\ncrate = \"shop\"\nmodule = \"shop::create\"\nfunction = \"again\"\n\n[[counting]]";
    check(
        &[("[[counting]]", site)],
        ["site-added compatible site <shop::create::again>: runs <App Create> now"],
    );
}

#[test]
fn site_removed() {
    let site = part(
        "[[site]]\nevent = \"Checkout\"\nstep = \"claim\"",
        "[[site]]\nevent = \"Checkout\"\nstep = \"landing\"",
    );
    let (_, again) = site
        .split_once("[[site]]\n")
        .unwrap()
        .1
        .split_once("[[site]]\n")
        .unwrap();
    check(
        &[(
            again,
            "event = \"Checkout\"\nstep = \"paid\"\ncrate = \"shop\"\nmodule = \"shop::claims\"\n\n",
        )],
        [
            "site-added compatible site <shop::claims>: emits <Checkout> at <paid> now",
            "site-removed compatible site <shop::claims::claimed_again>: does not emit <Checkout> at <claim> any more",
        ],
    );
    // Code may count by hand from now on.
    check(
        &[(part("[[counting]]", "[[tombstone]]"), "")],
        [
            "site-removed compatible site <shop::orders::place>: does not count in <orders_total> any more",
        ],
    );
}

#[test]
fn step_silent() {
    check(
        &[(
            part(
                "[[site]]\nevent = \"Checkout\"\nstep = \"paid\"",
                "[[running]]",
            ),
            "",
        )],
        ["step-silent breaking event <Checkout>, step <paid>: no function emits it any more"],
    );
}

#[test]
fn flow_silent() {
    check(
        &[(part("[[running]]", "[[counting]]"), "")],
        ["flow-silent breaking flow <App Create>: no function runs it any more"],
    );
}

#[test]
fn build_added() {
    let build = "[[build]]\nbinary = \"api\"\ntarget = \"aarch64-apple\"\n\n[[event]]";
    let found = changes(&[("[[event]]", build)]);
    assert_eq!(
        lines(&found),
        ["build-added compatible build <api on aarch64-apple>: is now locked, too",]
    );
}

#[test]
fn build_removed() {
    let build = "[[build]]\nbinary = \"api\"\ntarget = \"aarch64-apple\"\n\n[[event]]";
    let old = edited(&[("[[event]]", build)]);
    assert_eq!(
        lines(&between(&old, BASE)),
        ["build-removed compatible build <api on aarch64-apple>: is not locked any more",]
    );
}

#[test]
fn presence_changed() {
    check(
        &[("in = [\n    \"worker\",\n]\n", "")],
        [
            "presence-changed compatible site <shop::billing::settled>: was in <worker on x86_64-linux>, and is in <api on x86_64-linux, worker on x86_64-linux>",
        ],
    );
    check(
        &[(
            "owner = \"growth\"\n",
            "owner = \"growth\"\nin = [\"api\"]\n",
        )],
        [
            "presence-changed compatible event <Checkout>: was in <api on x86_64-linux, worker on x86_64-linux>, and is in <api on x86_64-linux>",
        ],
    );
}

#[test]
fn name_revived() {
    let key = "[[event.key]]\nname = \"plan\"\nclass = \"id\"\n\n[[flow]]";
    let tombstone = part("[[tombstone]]\nkind = \"key\"", "was = \"label\"");
    let new = edited(&[
        ("[[flow]]", key),
        (tombstone, ""),
        ("\nwas = \"label\"\n", ""),
    ]);
    let new = new.replace("was = \"label\"\n", "");
    assert_eq!(
        lines(&between(BASE, &new)),
        [
            "key-added privacy-relevant event <Checkout>, key <plan>: is sent now: <id>",
            "name-revived breaking key <Checkout.plan>: the <key> <Checkout.plan> is back with another meaning: it was <label>",
        ]
    );
}

#[test]
fn tombstone_lost() {
    let new = edited(&[(
        part(
            "[[tombstone]]\nkind = \"event\"",
            "[[tombstone]]\nkind = \"key\"",
        ),
        "",
    )]);
    assert_eq!(
        lines(&between(BASE, &new)),
        [
            "tombstone-lost breaking event <Signup>: its tombstone is gone: nothing keeps the name from being used",
        ]
    );
}
