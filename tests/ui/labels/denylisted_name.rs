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
    user_email: Status,
    r#password: Status,
    #[label(rename = "ip_address")]
    channel: Channel,
}

fn labels<L: Labels>() {}

fn main() {
    labels::<Order>();
}
