#[business_counter(LOGINS, outcome = |result| LoginOutcome::of(result))]
fn log_in(name: &str) -> Result<Session, Refused> {
    find(name)
}

#[business_counter(telemetry::REVENUE, currency = order.currency, add = |paid| paid.cents, when = |paid| paid.is_final())]
async fn settle(order: Order) -> Payment {
    pay(order).await
}

#[business_counter(DELETIONS)]
fn delete(account: Account) -> Result<(), Refused> {
    account.delete()
}
