use funnel_runtime::{Label, Labels};

#[derive(Label, Clone, Copy)]
pub enum Status {
    Created,
    Failed,
}

#[derive(Label, Clone, Copy)]
pub enum Channel {
    Web,
    App,
}

#[derive(Labels)]
#[label(key = "order")]
pub struct Order {
    #[label(key = "state")]
    status: Status,
    #[label(renam = "path")]
    channel: Channel,
}

#[derive(Labels)]
#[label(rename = "order", prefix = "order_")]
pub struct Return {
    status: Status,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
    labels::<Return>();
}
