//! Row C3: `veza_business_revenue_cents_total{currency}` and its counterpart of refunds. What is not
//! settled is not counted.

use serde_json::{Value, json};

use crate::support::metrics::{Series, counted, increases, scrape};
use crate::support::payments::{completed, deliver, delivery, failed, refunded, sign};
use crate::support::people::Customer;
use crate::support::process::Shop;
use crate::support::{NOW, WEBHOOK_SECRET};

fn revenue(currency: &str) -> String {
    format!(r#"veza_business_revenue_cents_total{{currency="{currency}"}}"#)
}

fn refunds(currency: &str) -> String {
    format!(r#"veza_business_refunds_cents_total{{currency="{currency}"}}"#)
}

fn deliveries(kind: &str, result: &str) -> String {
    format!(r#"veza_business_payment_deliveries_total{{kind="{kind}",result="{result}"}}"#)
}

/// A mug for 14.99 euros that was paid for with the event `evt_paid`.
async fn paid_mug(shop: &Shop) -> (Customer, String) {
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    deliver(shop.client, &completed("evt_paid", &order, 1_499, "EUR")).await;
    (customer, order)
}

/// Delivers an event that is to be refused, and says what grew.
async fn refused(shop: &Shop, event: &Value, status: u16, code: &str) -> Series {
    let (reply, grown) = counted(shop.client, async || deliver(shop.client, event).await).await;
    assert_eq!(reply.error(), (status, code.to_owned()), "{event}");
    grown
}

#[tokio::test]
async fn c3_revenue_and_refunds_add_up_by_currency() {
    let shop = Shop::start("c3_currencies");
    let customer = shop.person("ann@example.com").settle_in().await;
    for (at, (currency, product, cents)) in [
        ("EUR", "mug", 1_499),
        ("EUR", "shirt", 2_999),
        ("USD", "poster", 999),
        ("GBP", "mug", 1_499),
        ("CHF", "shirt", 2_999),
    ]
    .into_iter()
    .enumerate()
    {
        let order = customer.order_id(currency, product, 1).await;
        let event = completed(&format!("evt_paid_{at}"), &order, cents, currency);
        assert_eq!(deliver(shop.client, &event).await.status, 200);
        let event = refunded(&format!("evt_back_{at}"), &order, 100, currency);
        assert_eq!(deliver(shop.client, &event).await.status, 200);
    }
    let counted = scrape(shop.client).await;
    for (currency, came_in, went_back) in [
        ("EUR", 4_498, 200),
        ("USD", 999, 100),
        ("GBP", 1_499, 100),
        ("CHF", 2_999, 100),
    ] {
        assert_eq!(counted[&revenue(currency)], came_in, "{currency}");
        assert_eq!(counted[&refunds(currency)], went_back, "{currency}");
    }
}

#[tokio::test]
async fn c3_a_replayed_event_counts_nothing() {
    let shop = Shop::start("c3_replay");
    let (_, order) = paid_mug(&shop).await;
    let back = refunded("evt_back", &order, 500, "EUR");
    deliver(shop.client, &back).await;

    for (event, kind) in [
        (completed("evt_paid", &order, 1_499, "EUR"), "completed"),
        (back, "refunded"),
        // Under the same id, another story: the first one counts.
        (completed("evt_paid", &order, 9_999, "USD"), "completed"),
    ] {
        let (reply, grown) =
            counted(shop.client, async || deliver(shop.client, &event).await).await;
        assert_eq!(reply.json(), json!({ "status": "duplicate" }), "{event}");
        assert_eq!(
            grown,
            increases([(&deliveries(kind, "duplicate"), 1)]),
            "{event}"
        );
    }
}

#[tokio::test]
async fn c3_of_deliveries_at_once_one_counts() {
    const AT_ONCE: u64 = 8;
    let shop = Shop::start("c3_at_once");
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    let event = completed("evt_1", &order, 1_499, "EUR").to_string();
    let signature = sign(NOW, &event);

    let delivering = async || {
        let deliveries: Vec<_> = (0..AT_ONCE)
            .map(|_| delivery(shop.client, &NOW.to_string(), &signature).body(event.clone()))
            .map(|call| tokio::spawn(call.send()))
            .collect();
        for delivery in deliveries {
            assert_eq!(delivery.await.unwrap().status, 200);
        }
    };
    let ((), grown) = counted(shop.client, delivering).await;
    let expected = increases([
        (r#"veza_business_orders_total{status="completed"}"#, 1),
        (&revenue("EUR"), 1_499),
        (&deliveries("completed", "accepted"), 1),
        (&deliveries("completed", "duplicate"), AT_ONCE - 1),
    ]);
    assert_eq!(grown, expected);
}

#[tokio::test]
async fn c3_amounts_of_zero_and_less_count_nothing() {
    let shop = Shop::start("c3_zero");
    let (customer, order) = paid_mug(&shop).await;
    let unpaid = customer.order_id("EUR", "mug", 1).await;
    for cents in [0, -1, -1_499] {
        let event = completed("evt_1", &unpaid, cents, "EUR");
        let grown = refused(&shop, &event, 400, "bad_request").await;
        assert_eq!(
            grown,
            increases([(&deliveries("completed", "rejected"), 1)])
        );

        let event = refunded("evt_2", &order, cents, "EUR");
        let grown = refused(&shop, &event, 400, "bad_request").await;
        assert_eq!(grown, increases([(&deliveries("refunded", "rejected"), 1)]));
    }
}

#[tokio::test]
async fn c3_an_unknown_currency_counts_nothing() {
    let shop = Shop::start("c3_currency");
    let (_, order) = paid_mug(&shop).await;
    for currency in ["", "eur", "EUR-refund", "JPY"] {
        let event = refunded("evt_2", &order, 100, currency);
        let grown = refused(&shop, &event, 400, "bad_request").await;
        assert_eq!(grown, increases([(&deliveries("refunded", "rejected"), 1)]));
    }
}

#[tokio::test]
async fn c3_a_rejected_signature_counts_nothing_but_its_rejection() {
    let shop = Shop::start("c3_signature");
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    let body = completed("evt_1", &order, 1_499, "EUR").to_string();
    let other_body = completed("evt_1", &order, 1, "EUR").to_string();
    let late = NOW - 301;
    let rejected = increases([(&deliveries("other", "rejected"), 1)]);

    for (timestamp, signature) in [
        (NOW, "00".repeat(32)),
        (NOW, sign(NOW, &other_body)),
        (NOW, sign(NOW - 1, &body)),
        (NOW, "no hex".to_owned()),
        (late, sign(late, &body)),
        (NOW + 301, sign(NOW + 301, &body)),
    ] {
        let call = delivery(shop.client, &timestamp.to_string(), &signature).body(body.clone());
        let (reply, grown) = counted(shop.client, async || call.send().await).await;
        assert_eq!(
            reply.error(),
            (401, "bad_signature".to_owned()),
            "{timestamp}"
        );
        assert!(!reply.text.contains(WEBHOOK_SECRET));
        assert_eq!(grown, rejected, "{timestamp} {signature}");
    }
    let unsigned = shop.client.post("/payments/webhook").body(body);
    let (reply, grown) = counted(shop.client, async || unsigned.send().await).await;
    assert_eq!(reply.error(), (401, "bad_signature".to_owned()));
    assert_eq!(grown, rejected);
    assert_eq!(customer.read(&order).await["status"], "created");
}

#[tokio::test]
async fn c3_no_more_is_refunded_than_was_paid() {
    let shop = Shop::start("c3_over_refund");
    let (customer, order) = paid_mug(&shop).await;
    let rejected = increases([(&deliveries("refunded", "rejected"), 1)]);

    let all_and_more = refunded("evt_2", &order, 1_500, "EUR");
    let grown = refused(&shop, &all_and_more, 422, "refund_exceeds_payment").await;
    assert_eq!(grown, rejected);

    deliver(shop.client, &refunded("evt_3", &order, 1_000, "EUR")).await;
    let rest_and_more = refunded("evt_4", &order, 500, "EUR");
    let grown = refused(&shop, &rest_and_more, 422, "refund_exceeds_payment").await;
    assert_eq!(grown, rejected);
    assert_eq!(customer.read(&order).await["refunded_cents"], 1_000);
}

#[tokio::test]
async fn c3_what_does_not_fit_its_order_counts_nothing() {
    let shop = Shop::start("c3_mismatch");
    let (customer, paid) = paid_mug(&shop).await;
    let unpaid = customer.order_id("EUR", "mug", 1).await;
    for (event, status, code, kind) in [
        (
            completed("e", &unpaid, 1_498, "EUR"),
            422,
            "amount_mismatch",
            "completed",
        ),
        (
            completed("e", &unpaid, 1_499, "USD"),
            422,
            "amount_mismatch",
            "completed",
        ),
        (
            completed("e", &paid, 1_499, "EUR"),
            409,
            "order_already_paid",
            "completed",
        ),
        (
            completed("e", "order_none", 1, "EUR"),
            404,
            "unknown_order",
            "completed",
        ),
        (failed("e", "order_none"), 404, "unknown_order", "failed"),
        (
            refunded("e", &unpaid, 1, "EUR"),
            409,
            "order_not_paid",
            "refunded",
        ),
        (
            refunded("e", &paid, 1, "USD"),
            422,
            "amount_mismatch",
            "refunded",
        ),
        (
            json!({ "id": "e", "type": "payment.failed" }),
            400,
            "bad_request",
            "failed",
        ),
        (
            json!({ "type": "payment.failed" }),
            400,
            "bad_request",
            "other",
        ),
        (json!([]), 400, "bad_request", "other"),
    ] {
        let grown = refused(&shop, &event, status, code).await;
        assert_eq!(
            grown,
            increases([(&deliveries(kind, "rejected"), 1)]),
            "{event}"
        );
    }
    // None of these was remembered under its id.
    let event = completed("e", &unpaid, 1_499, "EUR");
    let reply = deliver(shop.client, &event).await;
    assert_eq!(reply.json(), json!({ "status": "accepted" }));
}

#[tokio::test]
async fn c3_other_events_are_confirmed_and_ignored() {
    let shop = Shop::start("c3_other");
    for event in [
        json!({ "id": "e", "type": "payout.created", "data": { "amount_cents": 5_000 } }),
        json!({ "id": "e", "type": "ping" }),
    ] {
        let (reply, grown) =
            counted(shop.client, async || deliver(shop.client, &event).await).await;
        assert_eq!(reply.json(), json!({ "status": "ignored" }));
        assert_eq!(grown, increases([(&deliveries("other", "ignored"), 1)]));
    }
}

#[tokio::test]
async fn c3_what_could_not_be_committed_is_not_counted_until_it_is() {
    let shop = Shop::start("c3_commit");
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    let event = completed("evt_1", &order, 1_499, "EUR");
    let database = rusqlite::Connection::open(shop.folder.join("shop.sqlite")).unwrap();
    let fail = "CREATE TRIGGER full BEFORE INSERT ON payment_event
                BEGIN SELECT RAISE(ABORT, 'no room'); END";
    database.execute_batch(fail).unwrap();

    let grown = refused(&shop, &event, 500, "internal").await;
    assert_eq!(grown, increases([(&deliveries("completed", "error"), 1)]));
    assert_eq!(customer.read(&order).await["status"], "created");

    database.execute_batch("DROP TRIGGER full").unwrap();
    let (_, grown) = counted(shop.client, async || deliver(shop.client, &event).await).await;
    let expected = increases([
        (r#"veza_business_orders_total{status="completed"}"#, 1),
        (&revenue("EUR"), 1_499),
        (&deliveries("completed", "accepted"), 1),
    ]);
    assert_eq!(grown, expected);
}
