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
#[allow(non_snake_case)]
pub struct Order {
    le: Status,
    _status: Status,
    orderStatus: Status,
    größe: Status,
    #[label(rename = "__name__")]
    name_of_the_status: Status,
    #[label(rename = "2nd-channel")]
    channel: Channel,
    #[label(rename = "")]
    second_channel: Channel,
    #[label(rename = "OrderChannel")]
    third_channel: Channel,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
}
