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
#[label]
pub struct Order {
    #[label = "state"]
    status: Status,
    #[label(rename "path")]
    channel: Channel,
}

#[derive(Labels)]
#[label(crate = "funnel_runtime")]
pub struct Return {
    #[label(rename = 5)]
    status: Status,
    #[label(rename)]
    channel: Channel,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
    labels::<Return>();
}
