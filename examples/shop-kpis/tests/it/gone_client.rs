//! A request whose client goes away is handled to its end: what was committed is counted.
//!
//! In this process, because only here a request can be dropped at a certain point.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use argon2::Params;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use shop_kpis::telemetry::{Currency, ORDERS, OrderStatus, REVENUE_CENTS};
use shop_kpis::{AppState, Clock, Lockout, Passwords, Secret, Settings, Store, WebhookTrust, app};
use tower::ServiceExt as _;

use crate::support::payments::{completed, sign};
use crate::support::people::PASSWORD;
use crate::support::{NOW, WEBHOOK_SECRET};

fn state() -> AppState {
    let settings = Settings {
        webhook: WebhookTrust {
            secret: Secret::new(WEBHOOK_SECRET).unwrap(),
            tolerance_seconds: 300,
        },
        passwords: Passwords::new(Params::new(8, 1, 1, None).unwrap()).unwrap(),
        lockout: Lockout {
            failures: 3.try_into().unwrap(),
            seconds: 600.try_into().unwrap(),
        },
        clock: Clock::standing_at(NOW),
        demo: true,
    };
    AppState::new(settings, Store::in_memory().unwrap())
}

async fn send(app: &Router, method: Method, path: &str, session: &Value, body: &Value) -> Value {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(
            "authorization",
            format!("Bearer {}", session.as_str().unwrap_or_default()),
        )
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn a_payment_is_counted_though_the_provider_did_not_wait_for_the_answer() {
    let state = state();
    let app = app(state.clone());
    let nobody = Value::Null;
    let ann = json!({ "email": "ann@example.com", "password": PASSWORD });
    send(&app, Method::POST, "/signup", &nobody, &ann).await;
    let mail = send(
        &app,
        Method::GET,
        "/demo/mail/ann@example.com",
        &nobody,
        &nobody,
    )
    .await;
    let token = json!({ "token": mail["verification_token"] });
    send(&app, Method::POST, "/verify-email", &nobody, &token).await;
    let session = send(&app, Method::POST, "/login", &nobody, &ann).await["session"].clone();
    let mug = json!({ "currency": "GBP", "items": [{ "product": "mug", "quantity": 1 }] });
    let order = send(&app, Method::POST, "/orders", &session, &mug).await;

    let event = completed("evt_1", order["order_id"].as_str().unwrap(), 1_499, "GBP").to_string();
    let delivery = Request::post("/payments/webhook")
        .header("x-payment-timestamp", NOW)
        .header("x-payment-signature", sign(NOW, &event))
        .body(Body::from(event))
        .unwrap();
    {
        let mut handling = pin!(app.clone().oneshot(delivery));
        let mut context = Context::from_waker(Waker::noop());
        // Begun, not answered, and then dropped, as by a server whose connection is closed.
        assert!(matches!(
            handling.as_mut().poll(&mut context),
            Poll::Pending
        ));
    }
    state.drained().await;

    assert_eq!(REVENUE_CENTS.get(Currency::Gbp), 1_499);
    assert_eq!(ORDERS.get(OrderStatus::Completed), 1);
    let path = format!("/orders/{}", order["order_id"].as_str().unwrap());
    let order = send(&app, Method::GET, &path, &session, &nobody).await;
    assert_eq!(order["status"], "completed");
}
