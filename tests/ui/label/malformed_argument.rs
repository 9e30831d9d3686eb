use funnel_runtime::Label;

#[derive(Label)]
#[label]
enum Tier {
    #[label = "gratis"]
    Free,
    #[label(rename "hobby")]
    Hobby,
    #[label(rename = 5)]
    Pro,
    #[label(rename)]
    Max,
    #[label()]
    Team,
}

fn main() {
    let _ = Tier::Free.as_label();
}
