/// Deletes an account.
#[business_counter(name = "shop_deletions_total", owner = "accounts", crate = hidden::runtime)]
async fn delete(account: Account) -> Result<(), Refused> {
    account.delete().await
}
