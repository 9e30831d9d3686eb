//! Provisioning, by visitors and by teams.

use serde_json::{Value, json};

use crate::support::server::{Server, settings};
use crate::support::{PROVISIONING, Team, claim};

#[tokio::test]
async fn a_bare_post_provisions_every_type() {
    let server = Server::start().await;
    for (path, resource_type) in PROVISIONING {
        let reply = server.client.post(path).send().await;
        assert_eq!(reply.status, 201, "{path}: {}", reply.text);
        let created = reply.json();
        assert_eq!(created["resource_type"], resource_type);
        assert!(
            created["id"].as_str().unwrap().starts_with("res_"),
            "{created}"
        );
        assert!(
            created["claim_token"]
                .as_str()
                .unwrap()
                .starts_with("claim_"),
            "{created}"
        );
    }
}

#[tokio::test]
async fn a_request_sets_what_it_may() {
    let server = Server::start().await;
    for (path, parameters, expected) in [
        (
            "/db/new",
            json!({ "name": "orders" }),
            json!({ "name": "orders", "connection_limit": 2, "storage_mb": 10 }),
        ),
        (
            "/nosql/new",
            json!({ "name": "carts" }),
            json!({ "name": "carts", "document_limit": 1000, "document_size_limit_kb": 256 }),
        ),
        (
            "/vector/new",
            json!({ "dimensions": 3, "metric": "dot" }),
            json!({ "dimensions": 3, "metric": "dot", "vector_limit": 1000 }),
        ),
        (
            "/queue/new",
            json!({ "name": "mails", "visibility_timeout_s": 60 }),
            json!({ "name": "mails", "visibility_timeout_s": 60, "message_limit": 1000 }),
        ),
    ] {
        let created = server
            .client
            .post(path)
            .json(&parameters)
            .send()
            .await
            .json();
        assert_eq!(created["properties"], expected, "{path}");
    }
}

#[tokio::test]
async fn what_has_no_name_to_choose_is_made_up() {
    let server = Server::start().await;
    let properties = async |path, parameters: Value| {
        let reply = server.client.post(path).json(&parameters).send().await;
        reply.json()["properties"].clone()
    };

    let cache = properties("/cache/new", json!({ "memory_mb": 3 })).await;
    assert_eq!(cache["memory_limit_mb"], 3);
    assert!(
        cache["key_prefix"].as_str().unwrap().ends_with(':'),
        "{cache}"
    );

    let bucket = properties("/storage/new", json!({})).await;
    assert!(
        bucket["name"].as_str().unwrap().starts_with("bucket-"),
        "{bucket}"
    );
    assert_eq!(bucket["public"], false);

    let inbox = properties("/webhook/new", json!({})).await;
    assert!(
        inbox["target_path"]
            .as_str()
            .unwrap()
            .starts_with("/hooks/"),
        "{inbox}"
    );
    assert!(
        inbox["signing_secret"]
            .as_str()
            .unwrap()
            .starts_with("whsec_"),
        "{inbox}"
    );
}

#[tokio::test]
async fn what_a_request_may_not_set_is_refused() {
    let server = Server::start().await;
    for (path, body) in [
        ("/db/new", r#"{ "name": "Robert'); DROP TABLE" }"#),
        ("/db/new", r#"{ "nmae": "orders" }"#),
        ("/db/new", "not JSON"),
        ("/cache/new", r#"{ "memory_mb": 6 }"#),
        ("/cache/new", r#"{ "memory_mb": 0 }"#),
        ("/vector/new", r#"{ "dimensions": 1537 }"#),
        ("/vector/new", r#"{ "metric": "manhattan" }"#),
        ("/queue/new", r#"{ "visibility_timeout_s": 43201 }"#),
        ("/storage/new", r#"{ "public": true }"#),
        ("/webhook/new", r#"{ "target_path": "/mine" }"#),
    ] {
        let reply = server.client.post(path).body(body).send().await;
        assert_eq!(
            reply.error(),
            (400, "bad_request".to_owned()),
            "{path} {body}"
        );
    }
}

#[tokio::test]
async fn a_team_provisions_for_itself_within_its_own_limits() {
    let server = Server::start().await;
    let team = Team::found(server.client).await;

    let reply = server
        .client
        .post("/cache/new")
        .bearer(&team.api_key)
        .send()
        .await;
    assert_eq!(reply.status, 201);
    let created = reply.json();
    assert_eq!(created["claim_token"], Value::Null);
    assert_eq!(created["properties"]["memory_limit_mb"], 25);

    let owned = server
        .client
        .get("/resources")
        .bearer(&team.api_key)
        .send()
        .await
        .json();
    assert_eq!(owned["resources"][1]["id"], created["id"]);
    assert_eq!(owned["resources"][1]["resource_type"], "cache");
    assert_eq!(owned["resources"][1]["properties"], created["properties"]);
}

#[tokio::test]
async fn an_unknown_key_is_no_visitor() {
    let server = Server::start().await;
    for credentials in ["Bearer key_of_nobody", "Basic dXNlcjpwYXNz", "Bearer"] {
        let call = server
            .client
            .post("/db/new")
            .header("authorization", credentials);
        let reply = call.send().await;
        assert_eq!(
            reply.error(),
            (401, "unknown_api_key".to_owned()),
            "{credentials}"
        );
    }
}

#[tokio::test]
async fn a_bucket_of_visitors_has_a_quota_that_a_claim_frees() {
    let mut settings = settings();
    settings.anonymous_quota = 1;
    let server = Server::start_with(settings).await;
    let provision = |address| {
        let call = server
            .client
            .post("/db/new")
            .header("x-forwarded-for", address);
        call.send()
    };

    let first = provision("198.51.100.1").await.json();
    let neighbour = provision("198.51.100.2").await;
    assert_eq!(neighbour.error(), (429, "quota_exceeded".to_owned()));
    assert_eq!(provision("198.51.101.1").await.status, 201);

    let tokens = json!({ "claim_tokens": [first["claim_token"]] });
    let call = server
        .client
        .post("/claim")
        .header("x-forwarded-for", "198.51.100.1");
    assert_eq!(call.json(&tokens).send().await.status, 200);
    assert_eq!(provision("198.51.100.2").await.status, 201);
}

#[tokio::test]
async fn every_type_is_there_after_a_claim() {
    let server = Server::start().await;
    let mut created = Vec::new();
    for (path, _) in PROVISIONING {
        created.push(server.client.post(path).send().await.json());
    }
    let claimed = claim(server.client, &created.iter().collect::<Vec<_>>())
        .await
        .json();
    let key = claimed["api_key"].as_str().unwrap();
    let owned = server
        .client
        .get("/resources")
        .bearer(key)
        .send()
        .await
        .json();
    for (at, created) in created.iter().enumerate() {
        assert_eq!(owned["resources"][at]["id"], created["id"]);
        assert_eq!(owned["resources"][at]["properties"], created["properties"]);
    }
}
