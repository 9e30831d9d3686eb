use funnel_runtime::Label;

#[derive(Label)]
enum Tier {
    #[label(rename = "")]
    Free,
    #[label(rename = "the hobby tier")]
    Hobby,
    #[label(rename = "größer")]
    Pro,
    Größe,
}

fn main() {}
