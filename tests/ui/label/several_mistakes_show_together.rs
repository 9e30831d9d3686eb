use funnel_runtime::Label;

#[derive(Label)]
#[label(key = "le", color = "blue")]
enum Tier {
    Free,
    Trial(u32),
    #[label(rename = "free")]
    Gratis,
    #[label(rename = "a b", rename = "c")]
    Pro,
}

fn main() {
    let _ = Tier::Free.as_label();
}
