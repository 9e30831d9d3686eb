//! What happens when a handler panics, fails, or loses its client: rehearsed by the demo's headers.

use serde_json::json;

use crate::support::claim;
use crate::support::server::{Server, settings};

async fn demo(anonymous_quota: u32) -> Server {
    let mut settings = settings();
    settings.demo = true;
    settings.anonymous_quota = anonymous_quota;
    Server::start_with(settings).await
}

#[tokio::test]
async fn a_panic_is_an_answer() {
    let server = demo(1).await;
    let reply = server
        .client
        .post("/db/new")
        .header("x-fail", "panic")
        .send()
        .await;
    assert_eq!(reply.error(), (500, "internal".to_owned()));
    assert!(!reply.text.contains("asked"), "{}", reply.text);

    // The resource that was under way took the whole quota, and is gone.
    server.state.drained().await;
    assert_eq!(server.client.post("/db/new").send().await.status, 201);
}

#[tokio::test]
async fn a_failure_is_an_answer() {
    let server = demo(1).await;
    let reply = server
        .client
        .post("/db/new")
        .header("x-fail", "quota")
        .send()
        .await;
    assert_eq!(reply.error(), (429, "quota_exceeded".to_owned()));
    server.state.drained().await;
    assert_eq!(server.client.post("/db/new").send().await.status, 201);
}

#[tokio::test]
async fn an_unknown_failure_is_refused() {
    let server = demo(1).await;
    let reply = server
        .client
        .post("/db/new")
        .header("x-fail", "explode")
        .send()
        .await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
}

#[tokio::test]
async fn a_held_request_goes_on_when_it_is_released() {
    let server = demo(50).await;
    let held = tokio::spawn(server.client.post("/db/new").header("x-hold", "one").send());
    let report = server
        .client
        .get("/demo/holds/one?until=held")
        .send()
        .await
        .json();
    assert_eq!(report, json!({ "token": "one", "phase": "held" }));

    assert_eq!(
        server.client.post("/demo/release/one").send().await.status,
        204
    );
    let created = held.await.unwrap();
    assert_eq!(created.status, 201);
    assert_eq!(claim(server.client, &[&created.json()]).await.status, 200);
    let report = server
        .client
        .get("/demo/holds/one?until=left")
        .send()
        .await
        .json();
    assert_eq!(report["phase"], "left");
}

#[tokio::test]
async fn a_release_may_come_before_the_request() {
    let server = demo(50).await;
    server.client.post("/demo/release/early").send().await;
    let call = server.client.post("/db/new").header("x-hold", "early");
    assert_eq!(call.send().await.status, 201);
}

#[tokio::test]
async fn a_client_that_goes_away_cancels_its_handler_and_leaves_nothing_behind() {
    let server = demo(1).await;
    let held = tokio::spawn(
        server
            .client
            .post("/db/new")
            .header("x-hold", "gone")
            .send(),
    );
    server
        .client
        .get("/demo/holds/gone?until=held")
        .send()
        .await;

    held.abort();
    assert!(held.await.unwrap_err().is_cancelled());
    let report = server
        .client
        .get("/demo/holds/gone?until=left")
        .send()
        .await
        .json();
    assert_eq!(report["phase"], "left");

    server.state.drained().await;
    assert_eq!(server.client.post("/db/new").send().await.status, 201);
}

#[tokio::test]
async fn without_the_demo_nothing_can_be_rehearsed() {
    let server = Server::start().await;
    for (name, value) in [
        ("x-fail", "panic"),
        ("x-fail", "explode"),
        ("x-hold", "forever"),
    ] {
        let reply = server
            .client
            .post("/db/new")
            .header(name, value)
            .send()
            .await;
        assert_eq!(reply.status, 201, "{name}: {value}");
    }
    assert_eq!(
        server.client.post("/demo/release/one").send().await.status,
        404
    );
    assert_eq!(
        server
            .client
            .get("/demo/holds/one?until=held")
            .send()
            .await
            .status,
        404
    );
}
