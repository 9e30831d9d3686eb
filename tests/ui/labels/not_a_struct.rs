use funnel_runtime::{Label, Labels};

#[derive(Labels)]
pub enum Status {
    Created,
}

#[derive(Label, Labels)]
pub enum Channel {
    Web,
}

#[derive(Labels)]
pub union Bits {
    integer: u32,
    float: f32,
}

fn main() {
    let _ = Status::Created;
    let _ = Channel::Web.as_label();
}
