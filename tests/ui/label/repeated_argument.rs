use funnel_runtime::Label;

#[derive(Label)]
#[label(key = "tier", key = "plan")]
enum Tier {
    #[label(rename = "gratis")]
    #[label(rename = "zero")]
    Free,
}

fn main() {
    let _ = Tier::Free.as_label();
}
