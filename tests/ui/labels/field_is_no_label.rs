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

pub enum Region {
    Eu,
}

#[derive(Labels)]
pub struct Order {
    status: Option<Status>,
    channel: String,
    region: Region,
    shop: u64,
    parts: Inner,
}

#[derive(Labels)]
pub struct Inner {
    channel: Channel,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
    let _ = Region::Eu;
}
