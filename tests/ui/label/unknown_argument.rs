use funnel_runtime::Label;

#[derive(Label)]
#[label(kay = "tier")]
enum Tier {
    #[label(renam = "gratis")]
    Free,
    #[label(text = "paid")]
    Pro,
}

fn main() {
    let _ = Tier::Free.as_label();
}
