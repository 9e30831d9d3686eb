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
pub struct Order<T> {
    status: Status,
    channel: T,
}

#[derive(Labels)]
pub struct Borrowed<'a> {
    status: &'a Status,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order<Channel>>();
    labels::<Borrowed<'static>>();
    let _ = Status::Created;
    let _ = [Channel::Web, Channel::App];
}
