use funnel_runtime::Label;

#[derive(Label)]
enum Tier {
    Free,
    Trial(u32),
    Custom { seats: u32 },
}

fn main() {
    let _ = Tier::Custom { seats: 2 }.as_label();
}
