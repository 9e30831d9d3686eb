//! Row C2: `veza_business_orders_total{status}`, and the funnel from created to completed.

use std::fs;

use serde_json::{Value, json};

use crate::support::metrics::{counted, increases};
use crate::support::payments::{completed, deliver, failed, refunded};
use crate::support::process::{CONFIG, Shop, command, folder, write};

const CREATED: &str = r#"veza_business_orders_total{status="created"}"#;
const COMPLETED: &str = r#"veza_business_orders_total{status="completed"}"#;
const REFUNDED: &str = r#"veza_business_orders_total{status="refunded"}"#;
const FAILED: &str = r#"veza_business_orders_total{status="failed"}"#;
const REVENUE: &str = r#"veza_business_revenue_cents_total{currency="EUR"}"#;
const REFUNDS: &str = r#"veza_business_refunds_cents_total{currency="EUR"}"#;
const PAID: &str = r#"veza_business_payment_deliveries_total{kind="completed",result="accepted"}"#;
const GAVE_BACK: &str =
    r#"veza_business_payment_deliveries_total{kind="refunded",result="accepted"}"#;
const NOT_PAID: &str = r#"veza_business_payment_deliveries_total{kind="failed",result="accepted"}"#;
const IGNORED: &str = r#"veza_business_payment_deliveries_total{kind="failed",result="ignored"}"#;

#[tokio::test]
async fn c2_an_order_is_created_when_it_is_kept() {
    let shop = Shop::start("c2_created");
    let customer = shop.person("ann@example.com").settle_in().await;

    let (reply, grown) = counted(shop.client, async || customer.order("EUR", "mug", 2).await).await;
    assert_eq!(grown, increases([(CREATED, 1)]));
    let order = reply.json();
    let id = order["order_id"].as_str().unwrap();
    let expected = json!({
        "order_id": id,
        "status": "created",
        "currency": "EUR",
        "amount_cents": 2_998,
        "refunded_cents": 0,
    });
    assert_eq!((reply.status.as_u16(), &order), (201, &expected));
    assert_eq!(customer.read(id).await, expected);
}

#[tokio::test]
async fn c2_what_is_no_order_counts_nothing() {
    let shop = Shop::start("c2_no_order");
    let customer = shop.person("ann@example.com").settle_in().await;
    let ordering = async || {
        for (currency, product, quantity) in [
            ("EUR", "mug", 0),
            ("EUR", "mug", 101),
            ("EUR", "yacht", 1),
            ("EUR-refund", "mug", 1),
            ("", "mug", 1),
        ] {
            let reply = customer.order(currency, product, quantity).await;
            assert_eq!(
                reply.error(),
                (400, "bad_request".to_owned()),
                "{currency} {product}"
            );
        }
        let body = json!({ "currency": "EUR", "items": [{ "product": "mug", "quantity": 1 }] });
        let stranger = shop.client.post("/orders").json(&body).send().await;
        assert_eq!(stranger.error(), (401, "no_session".to_owned()));
    };
    let ((), grown) = counted(shop.client, ordering).await;
    assert_eq!(grown, increases([]));
}

#[tokio::test]
async fn c2_an_order_is_completed_by_its_payment() {
    let shop = Shop::start("c2_completed");
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;

    let event = completed("evt_1", &order, 1_499, "EUR");
    let (reply, grown) = counted(shop.client, async || deliver(shop.client, &event).await).await;
    assert_eq!(reply.json(), json!({ "status": "accepted" }));
    assert_eq!(
        grown,
        increases([(COMPLETED, 1), (PAID, 1), (REVENUE, 1_499)])
    );
    assert_eq!(customer.read(&order).await["status"], "completed");
}

#[tokio::test]
async fn c2_an_order_fails_once_and_can_be_paid_after_that() {
    let shop = Shop::start("c2_failed");
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    let deliver = async |event: Value| {
        counted(shop.client, async || deliver(shop.client, &event).await).await
    };

    let (_, grown) = deliver(failed("evt_1", &order)).await;
    assert_eq!(grown, increases([(FAILED, 1), (NOT_PAID, 1)]));
    assert_eq!(customer.read(&order).await["status"], "failed");

    // The card was refused a second time.
    let (reply, grown) = deliver(failed("evt_2", &order)).await;
    assert_eq!(reply.json(), json!({ "status": "ignored" }));
    assert_eq!(grown, increases([(IGNORED, 1)]));

    let (_, grown) = deliver(completed("evt_3", &order, 1_499, "EUR")).await;
    assert_eq!(
        grown,
        increases([(COMPLETED, 1), (PAID, 1), (REVENUE, 1_499)])
    );

    // Sent before the payment, delivered after it.
    let (reply, grown) = deliver(failed("evt_4", &order)).await;
    assert_eq!(reply.json(), json!({ "status": "ignored" }));
    assert_eq!(grown, increases([(IGNORED, 1)]));
    assert_eq!(customer.read(&order).await["status"], "completed");
}

#[tokio::test]
async fn c2_an_order_is_refunded_once_however_many_refunds_it_takes() {
    let shop = Shop::start("c2_refunded");
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    deliver(shop.client, &completed("evt_1", &order, 1_499, "EUR")).await;
    let deliver = async |event: Value| {
        counted(shop.client, async || deliver(shop.client, &event).await)
            .await
            .1
    };

    let first = deliver(refunded("evt_2", &order, 499, "EUR")).await;
    assert_eq!(
        first,
        increases([(REFUNDED, 1), (GAVE_BACK, 1), (REFUNDS, 499)])
    );
    let rest = deliver(refunded("evt_3", &order, 1_000, "EUR")).await;
    assert_eq!(rest, increases([(GAVE_BACK, 1), (REFUNDS, 1_000)]));

    let order = customer.read(&order).await;
    assert_eq!(
        (&order["status"], &order["refunded_cents"]),
        (&json!("refunded"), &json!(1_499))
    );
}

#[tokio::test]
async fn c2_somebody_elses_order_is_not_there() {
    let shop = Shop::start("c2_other");
    let ann = shop.person("ann@example.com").settle_in().await;
    let ben = shop.person("ben@example.com").settle_in().await;
    let order = ann.order_id("EUR", "mug", 1).await;
    assert_eq!(ben.read(&order).await["error"]["code"], "unknown_order");
}

#[tokio::test]
async fn c2_created_to_completed_is_the_funnel_of_an_order() {
    let folder = folder("c2_funnel");
    let events = folder.join("events.jsonl");
    let config = write(&folder, "shop.toml", CONFIG);
    let mut command = command(&config);
    command
        .args(["--demo", "--demo-clock", "1700000000"])
        .env("FUNNEL_BACKEND", "json_lines")
        .env("FUNNEL_JSON_LINES_PATH", &events);
    let shop = Shop::start_with(folder, &mut command);
    let customer = shop.person("ann@example.com").settle_in().await;
    let paid = customer.order_id("CHF", "poster", 1).await;
    let left = customer.order_id("EUR", "mug", 1).await;
    let event = completed("evt_1", &paid, 999, "CHF");
    for _ in 0..2 {
        deliver(shop.client, &event).await;
    }

    let metrics = shop.client.get("/metrics").send().await.text;
    for line in [
        r#"veza_checkout_funnel_total{step="created"} 2"#,
        r#"veza_checkout_funnel_total{step="completed"} 1"#,
    ] {
        assert!(
            metrics.lines().any(|other| other == line),
            "{line} in {metrics}"
        );
    }

    assert!(shop.stop().0.success());
    let text = fs::read_to_string(events).unwrap();
    let steps: Vec<_> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| event["event"] == "ShopCheckout")
        .map(|event| json!([event["funnel_step"], event["order_id"], event["currency"]]))
        .collect();
    assert_eq!(
        steps,
        [
            json!(["created", paid, "CHF"]),
            json!(["created", left, "EUR"]),
            json!(["completed", paid, "CHF"]),
        ],
        "{text}"
    );
    assert!(!text.contains("example.com"), "{text}");
}
