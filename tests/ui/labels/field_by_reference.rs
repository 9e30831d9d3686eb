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
    status: &'static Status,
    channel: &'static str,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
}
