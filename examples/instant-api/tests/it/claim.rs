//! Claiming what a visitor provisioned.

use serde_json::{Value, json};

use crate::support::server::Server;
use crate::support::{Team, claim};

#[tokio::test]
async fn a_claim_makes_a_team_of_what_was_provisioned() {
    let server = Server::start().await;
    let database = server.client.post("/db/new").send().await.json();
    let cache = server.client.post("/cache/new").send().await.json();

    let reply = claim(server.client, &[&database, &cache]).await;
    assert_eq!(reply.status, 200);
    let claimed = reply.json();
    assert_eq!(claimed["resources"], 2);
    assert_eq!(claimed["tier"], "free");
    assert!(
        claimed["team_id"].as_str().unwrap().starts_with("team_"),
        "{claimed}"
    );

    let key = claimed["api_key"].as_str().unwrap();
    let owned = server
        .client
        .get("/resources")
        .bearer(key)
        .send()
        .await
        .json();
    assert_eq!(owned["tier"], "free");
    assert_eq!(owned["resources"][0]["id"], database["id"]);
    assert_eq!(owned["resources"][1]["id"], cache["id"]);
}

#[tokio::test]
async fn a_team_adds_to_what_it_has() {
    let server = Server::start().await;
    let team = Team::found(server.client).await;
    let queue = server.client.post("/queue/new").send().await.json();

    let tokens = json!({ "claim_tokens": [queue["claim_token"]] });
    let call = server
        .client
        .post("/claim")
        .bearer(&team.api_key)
        .json(&tokens);
    let claimed = call.send().await.json();
    assert_eq!(claimed["team_id"], team.id.as_str());
    assert_eq!(claimed["api_key"], Value::Null);
    assert_eq!(claimed["resources"], 1);
}

#[tokio::test]
async fn a_resource_is_claimed_once() {
    let server = Server::start().await;
    let database = server.client.post("/db/new").send().await.json();
    assert_eq!(claim(server.client, &[&database]).await.status, 200);
    let again = claim(server.client, &[&database]).await;
    assert_eq!(again.error(), (404, "nothing_to_claim".to_owned()));
}

#[tokio::test]
async fn a_token_is_no_use_to_strangers_and_a_bucket_none_without_a_token() {
    let server = Server::start().await;
    let call = server
        .client
        .post("/db/new")
        .header("x-forwarded-for", "198.51.100.1");
    let database = call.send().await.json();

    for (address, token) in [
        ("203.0.113.1", database["claim_token"].clone()),
        ("198.51.100.1", json!("claim_guessed")),
    ] {
        let call = server
            .client
            .post("/claim")
            .header("x-forwarded-for", address);
        let reply = call.json(&json!({ "claim_tokens": [token] })).send().await;
        assert_eq!(
            reply.error(),
            (404, "nothing_to_claim".to_owned()),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_claim_without_tokens_is_refused() {
    let server = Server::start().await;
    let reply = server.client.post("/claim").send().await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));

    let tokens = vec!["claim_x"; 101];
    let call = server
        .client
        .post("/claim")
        .json(&json!({ "claim_tokens": tokens }));
    assert_eq!(call.send().await.error(), (400, "bad_request".to_owned()));
}

#[tokio::test]
async fn only_a_team_has_an_inventory() {
    let server = Server::start().await;
    let reply = server.client.get("/resources").send().await;
    assert_eq!(reply.error(), (401, "unknown_api_key".to_owned()));
}
