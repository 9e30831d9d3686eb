//! What the funnel says of all this: which requests are steps, and what their events carry.

use std::collections::BTreeMap;

use funnel_runtime::testing::{RecordedEvent, Recorder};
use serde_json::{Value, json};

use crate::support::server::{Server, settings};
use crate::support::{NOW, PROBE_TOKEN, PROVISIONING, Team, claim, deliver, sign};

/// The attributes of the last event that the vocabulary declares.
fn declared(recorder: &Recorder) -> BTreeMap<String, Value> {
    const KEYS: [&str; 5] = ["tier", "env", "fingerprint", "teamId", "resourceType"];
    let mut attributes = recorder.events().pop().expect("an event").attributes;
    attributes.retain(|key, _| KEYS.contains(&key.as_str()));
    attributes
}

fn keys(attributes: &BTreeMap<String, Value>) -> Vec<&str> {
    attributes.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_visitor_goes_down_the_funnel() {
    let recorder = Recorder::new();
    let server = Server::start_recorded(settings(), &recorder).await;

    server.client.get("/onboarding").send().await;
    let landing = declared(&recorder);
    assert_eq!(keys(&landing), ["env", "fingerprint", "tier"]);
    assert_eq!(
        (&landing["env"], &landing["tier"]),
        (&json!("staging"), &json!("anonymous"))
    );

    let database = server.client.post("/db/new").send().await.json();
    let provision = declared(&recorder);
    assert_eq!(
        keys(&provision),
        ["env", "fingerprint", "resourceType", "tier"]
    );
    assert_eq!(provision["resourceType"], "db");

    let claimed = claim(server.client, &[&database]).await.json();
    let claim = declared(&recorder);
    assert_eq!(keys(&claim), ["env", "fingerprint", "teamId", "tier"]);
    assert_eq!(
        (&claim["teamId"], &claim["tier"]),
        (&claimed["team_id"], &json!("free"))
    );
    assert_eq!(claim["fingerprint"], landing["fingerprint"]);

    let invoice = json!({ "team_id": claimed["team_id"], "plan": "pro" });
    deliver(
        server.client,
        &json!({ "id": "evt_1", "type": "invoice.paid", "data": invoice }),
    )
    .await;
    let paid = declared(&recorder);
    // The provider's machine is no visitor.
    assert_eq!(keys(&paid), ["env", "teamId", "tier"]);
    assert_eq!(
        (&paid["teamId"], &paid["tier"]),
        (&claimed["team_id"], &json!("pro"))
    );

    recorder.assert_steps(&["landing", "provision", "claim", "paid"]);
    assert!(
        recorder
            .events()
            .iter()
            .all(|event| event.name == "InstantFunnel")
    );
}

#[tokio::test]
async fn every_type_is_a_step_for_a_visitor_and_none_for_a_team() {
    let recorder = Recorder::new();
    let server = Server::start_recorded(settings(), &recorder).await;
    let team = Team::found(server.client).await;
    recorder.assert_steps(&["provision", "claim"]);

    for (path, resource_type) in PROVISIONING {
        let before = recorder.events().len();
        let reply = server.client.post(path).bearer(&team.api_key).send().await;
        assert_eq!(reply.status, 201);
        assert_eq!(recorder.events().len(), before, "{path} for a team");

        server.client.post(path).send().await;
        assert_eq!(recorder.events().len(), before + 1, "{path} for a visitor");
        assert_eq!(declared(&recorder)["resourceType"], resource_type);
    }
}

#[tokio::test]
async fn what_fails_is_no_step() {
    let mut settings = settings();
    settings.demo = true;
    let recorder = Recorder::new();
    let server = Server::start_recorded(settings, &recorder).await;

    server.client.head("/onboarding").send().await;
    server
        .client
        .post("/cache/new")
        .json(&json!({ "memory_mb": 0 }))
        .send()
        .await;
    server
        .client
        .post("/db/new")
        .header("x-fail", "quota")
        .send()
        .await;
    server
        .client
        .post("/db/new")
        .header("x-fail", "panic")
        .send()
        .await;
    server
        .client
        .post("/claim")
        .json(&json!({ "claim_tokens": ["claim_x"] }))
        .send()
        .await;
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
    server
        .client
        .get("/demo/holds/gone?until=left")
        .send()
        .await;

    recorder.assert_steps(&[]);
}

#[tokio::test]
async fn a_delivery_is_a_step_once_and_a_forged_one_never() {
    let recorder = Recorder::new();
    let server = Server::start_recorded(settings(), &recorder).await;
    let team = Team::found(server.client).await;
    let invoice = json!({ "team_id": team.id, "plan": "hobby" });
    let event = json!({ "id": "evt_1", "type": "invoice.paid", "data": invoice });

    let forged = server
        .client
        .post("/billing/webhook")
        .header("x-billing-timestamp", NOW.to_string())
        .header("x-billing-signature", sign(NOW, "another body"));
    assert_eq!(forged.json(&event).send().await.status, 401);
    recorder.assert_steps(&["provision", "claim"]);

    for _ in 0..2 {
        assert_eq!(deliver(server.client, &event).await.status, 200);
    }
    recorder.assert_steps(&["provision", "claim", "paid"]);
}

#[tokio::test]
async fn a_probe_is_known_by_its_token_alone() {
    for (token, cohort) in [(PROBE_TOKEN, "synthetic"), ("a token of somebody", "real")] {
        let recorder = Recorder::new();
        let server = Server::start_recorded(settings(), &recorder).await;
        server
            .client
            .post("/db/new")
            .header("x-synthetic-run", token)
            .send()
            .await;
        server
            .client
            .get("/onboarding")
            .header("x-synthetic-run", token)
            .send()
            .await;
        let cohorts = |event: &RecordedEvent| event.attributes["cohort"] == cohort;
        assert!(
            recorder.events().iter().all(cohorts),
            "{:#?}",
            recorder.events()
        );
        recorder.assert_steps(&["provision", "landing"]);
    }
}

#[tokio::test]
async fn neither_address_nor_software_nor_names_get_into_an_event() {
    let recorder = Recorder::new();
    let server = Server::start_recorded(settings(), &recorder).await;
    let call = server
        .client
        .post("/db/new")
        .header("x-forwarded-for", "198.51.100.23")
        .header("user-agent", "curl/8.5.0")
        .json(&json!({ "name": "annas_orders" }));
    let created = call.send().await.json();
    let events = format!("{:?}", recorder.events());
    let token = created["claim_token"].as_str().unwrap();
    for secret in ["198.51", "curl", "annas_orders", token] {
        assert!(!events.contains(secret), "{secret} in {events}");
    }
}
