//! The second factor of an account, counted by a bare annotation.

use crate::support::NOW;
use crate::support::metrics::{counted, increases};
use crate::support::people::code;
use crate::support::process::Shop;
use crate::support::text;

const OK: &str = r#"shop_kpis_confirm_second_factor_total{outcome="ok"}"#;
const ERROR: &str = r#"shop_kpis_confirm_second_factor_total{outcome="error"}"#;

#[tokio::test]
async fn a_second_factor_is_active_once_a_code_confirmed_it() {
    let shop = Shop::start("confirm");
    let customer = shop.person("ann@example.com").settle_in().await;
    let secret = customer.enroll().await.json()["secret"].clone();

    let (reply, grown) = counted(shop.client, async || customer.confirm("no code").await).await;
    assert_eq!(reply.error(), (401, "bad_second_factor".to_owned()));
    assert_eq!(grown, increases([(ERROR, 1)]));

    let right = code(&secret, NOW);
    let (reply, grown) = counted(shop.client, async || customer.confirm(&right).await).await;
    assert_eq!(reply.json()["status"], "active");
    assert_eq!(grown, increases([(OK, 1)]));

    let (reply, grown) = counted(shop.client, async || customer.confirm(&right).await).await;
    assert_eq!(reply.error(), (409, "second_factor_active".to_owned()));
    assert_eq!(grown, increases([(ERROR, 1)]));
    let again = customer.enroll().await;
    assert_eq!(again.error(), (409, "second_factor_active".to_owned()));
}

#[tokio::test]
async fn an_authenticator_app_is_told_secret_and_account() {
    let shop = Shop::start("enroll");
    let customer = shop.person("ann@example.com").settle_in().await;
    let enrolled = customer.enroll().await.json();
    let (secret, url) = (text(&enrolled["secret"]), text(&enrolled["otpauth_url"]));
    assert_eq!(secret.len(), 32);
    assert!(url.starts_with("otpauth://totp/shop-kpis:acct_"), "{url}");
    assert!(url.contains(&format!("?secret={secret}&")), "{url}");
}
