#[business_counter(name = "shop_deletions_total")]
#[alert(stalled(versus = "4w"), window = "1w", only("ok"))]
#[inline]
fn delete(account: Account) {
    account.delete()
}
