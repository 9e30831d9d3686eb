use funnel_runtime::{Counter, Label, Labels, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Device {
    Web,
    App,
    Other,
}

#[derive(Label, Clone, Copy)]
pub enum Way {
    Password,
    Link,
    Other,
}

#[derive(Labels, Clone, Copy)]
pub struct Login {
    pub device: Device,
    pub way: Way,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
#[alert(drop, only("other"))]
pub static LOGINS: Counter<Login>;

fn main() {}
