use funnel_runtime::Label;

#[derive(Label)]
#[label(key = "user_email")]
enum Tier {
    Free,
}

#[derive(Label)]
enum Password {
    Weak,
    Strong,
}

fn main() {
    let _ = Tier::Free.as_label();
}
