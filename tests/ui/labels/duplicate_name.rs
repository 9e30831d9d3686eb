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
pub struct Order {
    status: Status,
    #[label(rename = "status")]
    channel: Channel,
}

#[derive(Labels)]
pub struct Return {
    #[label(rename = "channel")]
    status: Status,
    channel: Channel,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
    labels::<Return>();
}
