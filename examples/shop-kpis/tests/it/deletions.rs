//! Row C4: `veza_business_account_deletions_total`, without labels.

use crate::support::metrics::{counted, increases};
use crate::support::payments::{completed, deliver};
use crate::support::people::PASSWORD;
use crate::support::process::Shop;

const DELETIONS: &str = "veza_business_account_deletions_total";

#[tokio::test]
async fn c4_a_deletion_counts_once() {
    let shop = Shop::start("c4_once");
    let ann = shop.person("ann@example.com").settle_in().await;
    let ben = shop.person("ben@example.com").settle_in().await;

    let (reply, grown) = counted(shop.client, async || ann.delete().await).await;
    assert_eq!(reply.json()["status"], "deleted");
    assert_eq!(grown, increases([(DELETIONS, 1)]));

    let (reply, grown) = counted(shop.client, async || ann.delete().await).await;
    assert_eq!(reply.error(), (401, "no_session".to_owned()));
    assert_eq!(grown, increases([]));

    let (_, grown) = counted(shop.client, async || ben.delete().await).await;
    assert_eq!(grown, increases([(DELETIONS, 1)]));
}

#[tokio::test]
async fn c4_of_deletions_at_once_one_counts() {
    let shop = Shop::start("c4_at_once");
    let ann = shop.person("ann@example.com").settle_in().await;
    let deleting = async || {
        let deletions: Vec<_> = (0..8)
            .map(|_| shop.client.delete("/account").bearer(&ann.session))
            .map(|call| tokio::spawn(call.send()))
            .collect();
        for deletion in deletions {
            deletion.await.unwrap();
        }
    };
    let ((), grown) = counted(shop.client, deleting).await;
    assert_eq!(grown, increases([(DELETIONS, 1)]));
}

#[tokio::test]
async fn c4_without_a_session_nothing_is_deleted() {
    let shop = Shop::start("c4_stranger");
    let deleting = async || {
        shop.client
            .delete("/account")
            .bearer("sess_none")
            .send()
            .await
    };
    let (reply, grown) = counted(shop.client, deleting).await;
    assert_eq!(reply.error(), (401, "no_session".to_owned()));
    assert_eq!(grown, increases([]));
}

#[tokio::test]
async fn c4_a_deleted_account_is_gone_and_its_orders_are_kept() {
    let shop = Shop::start("c4_gone");
    let ann = shop.person("ann@example.com");
    let customer = ann.settle_in().await;
    let order = customer.order_id("EUR", "mug", 1).await;
    customer.delete().await;

    assert_eq!(ann.log_in(PASSWORD).await.status, 401);
    let reply = deliver(shop.client, &completed("evt_1", &order, 1_499, "EUR")).await;
    assert_eq!(reply.json()["status"], "accepted");
    assert_eq!(
        ann.settle_in().await.read(&order).await["error"]["code"],
        "unknown_order"
    );
}
