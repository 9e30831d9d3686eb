use funnel_runtime::Label;

#[derive(Label)]
enum Tier {
    Free,
    #[label(rename = "free")]
    Gratis,
    HttpOk,
    HTTPOk,
}

fn main() {
    let _ = Tier::Gratis.as_label();
}
