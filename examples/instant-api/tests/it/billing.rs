//! The webhook of the billing provider.

use serde_json::{Value, json};

use crate::support::http::Client;
use crate::support::server::Server;
use crate::support::{NOW, Team, deliver, sign};

fn paid(id: &str, team: &str, plan: &str) -> Value {
    json!({ "id": id, "type": "invoice.paid", "data": { "team_id": team, "plan": plan } })
}

async fn tier(client: Client, team: &Team) -> Value {
    let owned = client
        .get("/resources")
        .bearer(&team.api_key)
        .send()
        .await
        .json();
    owned["tier"].clone()
}

#[tokio::test]
async fn a_paid_invoice_puts_the_team_on_its_plan() {
    let server = Server::start().await;
    let team = Team::found(server.client).await;
    assert_eq!(tier(server.client, &team).await, "free");
    let reply = deliver(server.client, &paid("evt_1", &team.id, "hobby")).await;
    assert_eq!(
        (reply.status.as_u16(), reply.json()),
        (200, json!({ "status": "paid" }))
    );
    assert_eq!(tier(server.client, &team).await, "hobby");
}

#[tokio::test]
async fn a_repeated_delivery_changes_nothing() {
    let server = Server::start().await;
    let team = Team::found(server.client).await;
    deliver(server.client, &paid("evt_1", &team.id, "hobby")).await;
    deliver(server.client, &paid("evt_2", &team.id, "pro")).await;

    let again = deliver(server.client, &paid("evt_1", &team.id, "hobby")).await;
    assert_eq!(again.json(), json!({ "status": "duplicate" }));
    assert_eq!(tier(server.client, &team).await, "pro");
}

#[tokio::test]
async fn a_delivery_for_an_unknown_team_may_come_again() {
    let server = Server::start().await;
    for _ in 0..2 {
        let reply = deliver(server.client, &paid("evt_1", "team_of_nobody", "pro")).await;
        assert_eq!(reply.error(), (404, "unknown_team".to_owned()));
    }
    let team = Team::found(server.client).await;
    let reply = deliver(server.client, &paid("evt_1", &team.id, "pro")).await;
    assert_eq!(reply.json(), json!({ "status": "paid" }));
}

#[tokio::test]
async fn other_events_are_confirmed_and_ignored() {
    let server = Server::start().await;
    for event in [
        json!({ "id": "evt_1", "type": "invoice.created", "data": { "anything": [1] } }),
        json!({ "id": "evt_2", "type": "ping" }),
    ] {
        let reply = deliver(server.client, &event).await;
        assert_eq!(reply.json(), json!({ "status": "ignored" }), "{event}");
    }
}

#[tokio::test]
async fn a_signed_event_that_makes_no_sense_is_refused() {
    let server = Server::start().await;
    for event in [
        json!([]),
        json!({ "type": "ping" }),
        paid("evt_1", "team_x", "platinum"),
    ] {
        let reply = deliver(server.client, &event).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{event}");
    }
}

#[tokio::test]
async fn nothing_is_believed_without_the_signature_of_this_body_at_this_time() {
    let server = Server::start().await;
    let team = Team::found(server.client).await;
    let body = paid("evt_1", &team.id, "pro").to_string();
    let other_body = paid("evt_1", &team.id, "hobby").to_string();
    let stale = NOW - 301;
    for (timestamp, signature) in [
        (NOW, "00".repeat(32)),
        (NOW, sign(NOW, &other_body)),
        (NOW, sign(NOW - 1, &body)),
        (NOW, "no hex".to_owned()),
        (stale, sign(stale, &body)),
    ] {
        let call = server
            .client
            .post("/billing/webhook")
            .header("x-billing-timestamp", timestamp.to_string())
            .header("x-billing-signature", &signature);
        let reply = call.body(body.clone()).send().await;
        assert_eq!(
            reply.error(),
            (401, "bad_signature".to_owned()),
            "{timestamp} {signature}"
        );
    }
    let unsigned = server
        .client
        .post("/billing/webhook")
        .body(body)
        .send()
        .await;
    assert_eq!(unsigned.error(), (401, "bad_signature".to_owned()));
    assert_eq!(tier(server.client, &team).await, "free");
}
