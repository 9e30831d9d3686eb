//! Health, metrics, and the end of the process.

use std::process::Command;

use serde_json::Value;

use crate::support::process::{CONFIG, Shop, command, folder, write};

#[tokio::test]
async fn a_running_service_is_healthy() {
    let shop = Shop::start("healthy");
    let reply = shop.client.get("/healthz").send().await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, "ok\n"));
}

#[tokio::test]
async fn metrics_are_in_the_format_that_was_asked_for() {
    let shop = Shop::start("formats");
    let plain = shop.client.get("/metrics").send().await;
    let content_type = plain.headers["content-type"].to_str().unwrap();
    assert!(
        content_type.starts_with("text/plain; version=0.0.4"),
        "{content_type}"
    );

    let call = shop.client.get("/metrics");
    let accept = "application/openmetrics-text; version=1.0.0, text/plain; q=0.5";
    let open = call.header("accept", accept).send().await;
    let content_type = open.headers["content-type"].to_str().unwrap();
    assert!(
        content_type.starts_with("application/openmetrics-text"),
        "{content_type}"
    );
    assert!(open.text.ends_with("# EOF\n"), "{}", open.text);
}

#[tokio::test]
async fn it_ends_with_its_standard_input_and_accounts_for_every_event() {
    let folder = folder("accounts");
    let events = folder.join("events.jsonl");
    let config = write(&folder, "shop.toml", CONFIG);
    let mut command = command(&config);
    command
        .env("FUNNEL_BACKEND", "json_lines")
        .env("FUNNEL_JSON_LINES_PATH", &events);
    let (status, rest) = Shop::start_with(folder, &mut command).stop();
    assert!(status.success(), "{status}");
    let report: Value = serde_json::from_str(&rest).unwrap();
    let account = &report["accounts"][0];
    // Begun, and listening.
    assert_eq!(
        (&account["accepted"], &account["delivered"]),
        (&2.into(), &2.into())
    );
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_on_sigterm() {
    let mut shop = Shop::start("sigterm");
    assert_eq!(shop.client.get("/healthz").send().await.status, 200);
    let kill = Command::new("kill")
        .args(["-TERM", &shop.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let (status, _) = shop.wait();
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn what_was_settled_outlives_the_process() {
    use crate::support::payments::{completed, deliver};

    let folder = folder("outlives");
    let config = write(&folder, "shop.toml", CONFIG);
    let start = || {
        let mut command = command(&config);
        command.args(["--demo", "--demo-clock", "1700000000"]);
        Shop::start_with(folder.clone(), &mut command)
    };
    let shop = start();
    let customer = shop.person("ann@example.com").settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    let event = completed("evt_1", &order, 1_499, "EUR");
    deliver(shop.client, &event).await;
    assert!(shop.stop().0.success());

    let shop = start();
    let reply = deliver(shop.client, &event).await;
    assert_eq!(reply.json()["status"], "duplicate");
    assert!(shop.stop().0.success());
}

#[tokio::test]
async fn mails_and_the_clock_are_nobodys_business_outside_of_a_demonstration() {
    let folder = folder("no_demo");
    let config = write(&folder, "shop.toml", CONFIG);
    let shop = Shop::start_with(folder, &mut command(&config));
    let ann = shop.person("ann@example.com");
    assert_eq!(ann.sign_up().await.status, 202);
    for path in ["/demo/mail/ann@example.com", "/demo/clock"] {
        assert_eq!(shop.client.get(path).send().await.status, 404, "{path}");
    }
}
