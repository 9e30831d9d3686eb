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
    #[label(rename = "state")]
    #[label(rename = "status")]
    status: Status,
    channel: Channel,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
}
