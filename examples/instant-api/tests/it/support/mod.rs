//! What the tests share. No assertion about the service is made here.

pub(crate) mod http;
pub(crate) mod server;

use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper::body::Bytes;
use serde_json::Value;
use sha2::Sha256;

use http::{Client, Reply};

/// What the billing provider of the tests signs with.
pub(crate) const BILLING_SECRET: &str = "a secret of the billing provider";
/// What the probes of the tests show.
pub(crate) const PROBE_TOKEN: &str = "a token of the probes";
/// When the tests take place.
pub(crate) const NOW: u64 = 1_700_000_000;

/// Every route that provisions, with the type it provisions.
pub(crate) const PROVISIONING: [(&str, &str); 7] = [
    ("/db/new", "db"),
    ("/cache/new", "cache"),
    ("/nosql/new", "nosql"),
    ("/vector/new", "vector"),
    ("/queue/new", "queue"),
    ("/storage/new", "storage"),
    ("/webhook/new", "webhook"),
];

/// A team that claimed one database.
pub(crate) struct Team {
    pub(crate) id: String,
    pub(crate) api_key: String,
}

impl Team {
    pub(crate) async fn found(client: Client) -> Self {
        let database = client.post("/db/new").send().await.json();
        let claimed = claim(client, &[&database]).await.json();
        Self {
            id: text(&claimed["team_id"]),
            api_key: text(&claimed["api_key"]),
        }
    }
}

/// Claims what provisioning answered.
pub(crate) async fn claim(client: Client, created: &[&Value]) -> Reply {
    let tokens: Vec<_> = created
        .iter()
        .map(|created| &created["claim_token"])
        .collect();
    client
        .post("/claim")
        .json(&serde_json::json!({ "claim_tokens": tokens }))
        .send()
        .await
}

/// Delivers a webhook, signed at [`NOW`].
pub(crate) async fn deliver(client: Client, event: &Value) -> Reply {
    let body = event.to_string();
    let signature = sign(NOW, &body);
    client
        .post("/billing/webhook")
        .header("x-billing-timestamp", NOW.to_string())
        .header("x-billing-signature", signature)
        .body(body)
        .send()
        .await
}

/// The signature that the billing provider would send.
pub(crate) fn sign(timestamp: u64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(BILLING_SECRET.as_bytes()).unwrap();
    mac.update(format!("{timestamp}.{body}").as_bytes());
    format!("{:x}", Bytes::copy_from_slice(&mac.finalize().into_bytes()))
}

/// The text of a JSON string.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}
