use funnel_runtime::Label;

#[derive(Label)]
struct Tier {
    name: u8,
}

#[derive(Label)]
union Bits {
    integer: u32,
    float: f32,
}

fn main() {}
