//! The payment provider.

use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper::body::Bytes;
use serde_json::{Value, json};
use sha2::Sha256;

use super::http::{Call, Client, Reply};
use super::{NOW, WEBHOOK_SECRET};

pub(crate) fn completed(id: &str, order: &str, cents: i64, currency: &str) -> Value {
    let data = json!({ "order_id": order, "amount_cents": cents, "currency": currency });
    json!({ "id": id, "type": "payment.completed", "data": data })
}

pub(crate) fn refunded(id: &str, order: &str, cents: i64, currency: &str) -> Value {
    let data = json!({ "order_id": order, "amount_cents": cents, "currency": currency });
    json!({ "id": id, "type": "payment.refunded", "data": data })
}

pub(crate) fn failed(id: &str, order: &str) -> Value {
    json!({ "id": id, "type": "payment.failed", "data": { "order_id": order } })
}

/// Delivers an event, signed at [`NOW`].
pub(crate) async fn deliver(client: Client, event: &Value) -> Reply {
    let body = event.to_string();
    let signature = sign(NOW, &body);
    delivery(client, &NOW.to_string(), &signature)
        .body(body)
        .send()
        .await
}

/// A delivery without its body.
pub(crate) fn delivery(client: Client, timestamp: &str, signature: &str) -> Call {
    client
        .post("/payments/webhook")
        .header("x-payment-timestamp", timestamp)
        .header("x-payment-signature", signature)
}

/// The signature that the provider would send.
pub(crate) fn sign(timestamp: u64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).unwrap();
    mac.update(format!("{timestamp}.{body}").as_bytes());
    format!("{:x}", Bytes::copy_from_slice(&mac.finalize().into_bytes()))
}
