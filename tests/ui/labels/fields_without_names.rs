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
pub struct Order(Status, Channel);

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
    let _ = Order(Status::Created, Channel::Web);
    let _ = Order(Status::Failed, Channel::App);
}
