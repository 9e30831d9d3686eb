//! Row C1: `veza_business_logins_total{outcome}`.

use rusqlite::Connection;

use crate::support::metrics::{counted, increases};
use crate::support::people::{PASSWORD, code};
use crate::support::process::Shop;
use crate::support::{NOW, text};

const SUCCESS: &str = r#"veza_business_logins_total{outcome="success"}"#;
const CREDENTIALS: &str = r#"veza_business_logins_total{outcome="failure_credentials"}"#;
const UNVERIFIED: &str = r#"veza_business_logins_total{outcome="failure_unverified"}"#;
const LOCKED: &str = r#"veza_business_logins_total{outcome="failure_locked"}"#;
const SECOND_FACTOR: &str = r#"veza_business_logins_total{outcome="failure_2fa"}"#;
const OTHER: &str = r#"veza_business_logins_total{outcome="failure_other"}"#;

/// How many failures lock an address, and for how long, in the configuration of the tests.
const FAILURES: u64 = 3;
const SECONDS: u64 = 600;

#[tokio::test]
async fn c1_the_right_password_is_a_success() {
    let shop = Shop::start("c1_success");
    let ann = shop.person("ann@example.com");
    ann.settle_in().await;

    let (reply, grown) = counted(shop.client, async || ann.log_in(PASSWORD).await).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert!(text(&reply.json()["session"]).starts_with("sess_"));
    assert_eq!(grown, increases([(SUCCESS, 1)]));
}

#[tokio::test]
async fn c1_a_wrong_password_and_an_unknown_address_are_the_same_failure() {
    let shop = Shop::start("c1_credentials");
    let ann = shop.person("ann@example.com");
    ann.settle_in().await;

    let (wrong, grown) = counted(shop.client, async || ann.log_in("wrong horse").await).await;
    assert_eq!(grown, increases([(CREDENTIALS, 1)]));

    let nobody = shop.person("nobody@example.com");
    let (unknown, grown) = counted(shop.client, async || nobody.log_in(PASSWORD).await).await;
    assert_eq!(grown, increases([(CREDENTIALS, 1)]));

    assert_eq!(wrong.error(), (401, "bad_credentials".to_owned()));
    assert_eq!((wrong.status, wrong.text), (unknown.status, unknown.text));
}

#[tokio::test]
async fn c1_an_address_that_was_never_verified_is_a_failure_of_its_own() {
    let shop = Shop::start("c1_unverified");
    let ann = shop.person("ann@example.com");
    ann.sign_up().await;

    let (reply, grown) = counted(shop.client, async || ann.log_in(PASSWORD).await).await;
    assert_eq!(reply.error(), (403, "email_unverified".to_owned()));
    assert_eq!(grown, increases([(UNVERIFIED, 1)]));

    // Whoever does not know the password is not told.
    let (reply, grown) = counted(shop.client, async || ann.log_in("wrong horse").await).await;
    assert_eq!(reply.error(), (401, "bad_credentials".to_owned()));
    assert_eq!(grown, increases([(CREDENTIALS, 1)]));
}

#[tokio::test]
async fn c1_a_right_password_does_not_lock_an_unverified_address() {
    let shop = Shop::start("c1_unverified_not_locked");
    let ann = shop.person("ann@example.com");
    ann.sign_up().await;
    for _ in 0..=FAILURES {
        let reply = ann.log_in(PASSWORD).await;
        assert_eq!(reply.error(), (403, "email_unverified".to_owned()));
    }
}

#[tokio::test]
async fn c1_failures_in_a_row_lock_an_address_until_the_time_is_over() {
    let shop = Shop::start("c1_locked");
    let ann = shop.person("ann@example.com");
    ann.settle_in().await;

    let guessing = async || {
        for _ in 0..FAILURES {
            let reply = ann.log_in("wrong horse").await;
            assert_eq!(reply.error(), (401, "bad_credentials".to_owned()));
        }
    };
    let ((), grown) = counted(shop.client, guessing).await;
    assert_eq!(grown, increases([(CREDENTIALS, FAILURES)]));

    // The right password, too, or a guess could be told from another.
    let (reply, grown) = counted(shop.client, async || ann.log_in(PASSWORD).await).await;
    assert_eq!(reply.error(), (429, "locked".to_owned()));
    assert_eq!(grown, increases([(LOCKED, 1)]));

    shop.advance(SECONDS - 1).await;
    let (reply, grown) = counted(shop.client, async || ann.log_in(PASSWORD).await).await;
    assert_eq!(reply.error(), (429, "locked".to_owned()));
    assert_eq!(grown, increases([(LOCKED, 1)]));

    shop.advance(1).await;
    let (reply, grown) = counted(shop.client, async || ann.log_in(PASSWORD).await).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(grown, increases([(SUCCESS, 1)]));
}

#[tokio::test]
async fn c1_an_address_without_an_account_is_locked_as_well() {
    let shop = Shop::start("c1_locked_stranger");
    let nobody = shop.person("nobody@example.com");
    for _ in 0..FAILURES {
        nobody.log_in("wrong horse").await;
    }
    let (reply, grown) = counted(shop.client, async || nobody.log_in(PASSWORD).await).await;
    assert_eq!(reply.error(), (429, "locked".to_owned()));
    assert_eq!(grown, increases([(LOCKED, 1)]));
}

#[tokio::test]
async fn c1_a_success_ends_the_row_of_failures() {
    let shop = Shop::start("c1_row");
    let ann = shop.person("ann@example.com");
    ann.settle_in().await;
    for _ in 0..2 {
        for _ in 0..FAILURES - 1 {
            ann.log_in("wrong horse").await;
        }
        assert_eq!(ann.log_in(PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn c1_guesses_at_once_are_locked_out_as_guesses_in_turn_are() {
    const MORE: u64 = 5;
    let shop = Shop::start("c1_at_once");
    let ann = shop.person("ann@example.com");
    ann.settle_in().await;

    let guessing = async || {
        let guesses: Vec<_> = (0..FAILURES + MORE)
            .map(|_| tokio::spawn(ann.logging_in("wrong horse").send()))
            .collect();
        for guess in guesses {
            guess.await.unwrap();
        }
    };
    let ((), grown) = counted(shop.client, guessing).await;
    assert_eq!(grown, increases([(CREDENTIALS, FAILURES), (LOCKED, MORE)]));
}

#[tokio::test]
async fn c1_a_wrong_code_and_a_code_used_twice_are_failures_of_the_second_factor() {
    let shop = Shop::start("c1_second_factor");
    let ann = shop.person("ann@example.com");
    let customer = ann.settle_in().await;
    let secret = customer.enroll().await.json()["secret"].clone();
    customer.confirm(&code(&secret, NOW)).await;

    // Half a login is no login, failed or not.
    let (reply, grown) = counted(shop.client, async || ann.log_in(PASSWORD).await).await;
    assert_eq!(reply.error(), (401, "second_factor_needed".to_owned()));
    assert_eq!(grown, increases([]));

    let used = code(&secret, NOW);
    let (reply, grown) = counted(shop.client, async || ann.log_in_with(&used).await).await;
    assert_eq!(reply.error(), (401, "bad_second_factor".to_owned()));
    assert_eq!(grown, increases([(SECOND_FACTOR, 1)]));

    shop.advance(30).await;
    let next = code(&secret, NOW + 30);
    let (reply, grown) = counted(shop.client, async || ann.log_in_with(&next).await).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(grown, increases([(SUCCESS, 1)]));

    let (reply, grown) = counted(shop.client, async || ann.log_in_with("no code").await).await;
    assert_eq!(reply.error(), (401, "bad_second_factor".to_owned()));
    assert_eq!(grown, increases([(SECOND_FACTOR, 1)]));
}

#[tokio::test]
async fn c1_guessing_codes_locks_the_address_whatever_comes_between() {
    let shop = Shop::start("c1_codes_locked");
    let ann = shop.person("ann@example.com");
    let customer = ann.settle_in().await;
    let secret = customer.enroll().await.json()["secret"].clone();
    customer.confirm(&code(&secret, NOW)).await;

    let guessing = async || {
        for _ in 0..FAILURES {
            assert_eq!(
                ann.log_in(PASSWORD).await.error(),
                (401, "second_factor_needed".to_owned())
            );
            assert_eq!(
                ann.log_in_with("no code").await.error(),
                (401, "bad_second_factor".to_owned())
            );
        }
        ann.log_in(PASSWORD).await
    };
    let (reply, grown) = counted(shop.client, guessing).await;
    assert_eq!(reply.error(), (429, "locked".to_owned()));
    assert_eq!(grown, increases([(SECOND_FACTOR, FAILURES), (LOCKED, 1)]));
}

#[tokio::test]
async fn c1_a_failure_of_the_service_is_other_and_its_cause_is_not_told() {
    let shop = Shop::start("c1_other");
    let ann = shop.person("ann@example.com");
    ann.settle_in().await;
    let database = Connection::open(shop.folder.join("shop.sqlite")).unwrap();
    database
        .execute_batch("ALTER TABLE session RENAME TO elsewhere")
        .unwrap();

    let (reply, grown) = counted(shop.client, async || ann.log_in(PASSWORD).await).await;
    assert_eq!(reply.error(), (500, "internal".to_owned()));
    assert!(!reply.text.contains("session"), "{reply:?}");
    assert_eq!(grown, increases([(OTHER, 1)]));
}

#[tokio::test]
async fn c1_what_is_no_login_counts_nothing() {
    let shop = Shop::start("c1_no_login");
    let sending = async || {
        for body in [
            "",
            "not JSON",
            r#"{ "email": "ann@example.com" }"#,
            r#"{ "email": "ann", "password": "correct horse" }"#,
            r#"{ "email": "ann@example.com", "password": "correct horse", "admin": true }"#,
        ] {
            let reply = shop.client.post("/login").body(body).send().await;
            assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{body}");
        }
    };
    let ((), grown) = counted(shop.client, sending).await;
    assert_eq!(grown, increases([]));
}
