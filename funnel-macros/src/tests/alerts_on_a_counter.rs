/// Orders by status.
#[business_counter(name = "shop_orders_total")]
#[alert(gap(from = "created", to = "completed", ratio = 0.5), window = "2h")]
#[alert(spike, only("failed", "refunded"))]
#[alert(stalled(beside = "shop_logins_total"))]
pub static ORDERS: Counter<Status>;
