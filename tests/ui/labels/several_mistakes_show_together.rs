use funnel_runtime::{Counter, Label, Labels, business_counter};

#[derive(Label, Clone, Copy)]
#[label(key = "user_email")]
pub enum Status {
    Created,
    Failed,
}

#[derive(Labels, Clone, Copy)]
#[label(key = "order")]
pub struct Order {
    le: Status,
    token: Status,
    #[label(rename = "path", renamed = "way")]
    channel: Status,
    path: Status,
}

/// Orders.
#[business_counter(name = "orders_total")]
pub static ORDERS: Counter<Order>;

/// Statuses.
#[business_counter(name = "statuses_total")]
pub static STATUSES: Counter<Status>;

#[business_counter(STATUSES, label = Status::Created)]
fn create() {}

fn main() {
    create();
    ORDERS.inc(Order {
        le: Status::Created,
        token: Status::Failed,
        channel: Status::Created,
        path: Status::Created,
    });
}
