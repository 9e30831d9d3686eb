//! `veza_business_signups_total`, which the alert on falling sign-ups needs.

use serde_json::{Value, json};

use crate::support::metrics::{counted, increases};
use crate::support::people::PASSWORD;
use crate::support::process::Shop;

const SIGNUPS: &str = "veza_business_signups_total";
const VERIFIED: &str = r#"veza_business_email_verifications_total{outcome="ok"}"#;
const NOT_VERIFIED: &str = r#"veza_business_email_verifications_total{outcome="error"}"#;

#[tokio::test]
async fn a_new_account_is_a_signup_and_a_known_address_is_none() {
    let shop = Shop::start("signups");
    let ann = shop.person("ann@example.com");

    let (first, grown) = counted(shop.client, async || ann.sign_up().await).await;
    assert_eq!(grown, increases([(SIGNUPS, 1)]));
    assert_eq!(
        (first.status.as_u16(), &first.json()["status"]),
        (202, &json!("mail_sent"))
    );

    // Never verified, so nobody's: the same again, with a new mail.
    let token = ann.mailed_token().await;
    let (again, grown) = counted(shop.client, async || ann.sign_up().await).await;
    assert_eq!(grown, increases([]));
    assert_ne!(ann.mailed_token().await, token);

    let (verified, grown) = counted(shop.client, async || ann.verify().await).await;
    assert_eq!(verified.json()["status"], "verified");
    assert_eq!(grown, increases([(VERIFIED, 1)]));

    let (known, grown) = counted(shop.client, async || ann.sign_up().await).await;
    assert_eq!(grown, increases([]));
    assert_eq!(ann.mailed_token().await, Value::Null);
    for other in [again, known] {
        assert_eq!(
            (other.status, other.text),
            (first.status, first.text.clone())
        );
    }
}

#[tokio::test]
async fn a_signup_for_a_known_address_does_not_change_its_password() {
    let shop = Shop::start("signups_password");
    let ann = shop.person("ann@example.com");
    ann.settle_in().await;
    let body = json!({ "email": ann.email, "password": "another horse" });
    shop.client.post("/signup").json(&body).send().await;
    assert_eq!(ann.log_in("another horse").await.status, 401);
    assert_eq!(ann.log_in(PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_token_verifies_once() {
    let shop = Shop::start("signups_token");
    let ann = shop.person("ann@example.com");
    ann.sign_up().await;
    let body = json!({ "token": ann.mailed_token().await });
    let verify = async || shop.client.post("/verify-email").json(&body).send().await;
    assert_eq!(verify().await.status, 200);
    let (reply, grown) = counted(shop.client, verify).await;
    assert_eq!(reply.error(), (404, "unknown_token".to_owned()));
    assert_eq!(grown, increases([(NOT_VERIFIED, 1)]));
}

#[tokio::test]
async fn what_is_no_signup_counts_nothing() {
    let shop = Shop::start("signups_none");
    let sending = async || {
        for body in [
            r#"{ "email": "ann", "password": "correct horse" }"#,
            r#"{ "email": "ann@example.com", "password": "short" }"#,
            r#"{ "password": "correct horse" }"#,
        ] {
            let reply = shop.client.post("/signup").body(body).send().await;
            assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{body}");
            assert!(!reply.text.contains("correct horse"), "{reply:?}");
        }
    };
    let ((), grown) = counted(shop.client, sending).await;
    assert_eq!(grown, increases([]));
}
