use funnel_runtime::Label;

#[derive(Label)]
#[label(key = "2fa-state")]
enum Second {
    On,
}

#[derive(Label)]
#[label(key = "le")]
enum Bucket {
    On,
}

#[derive(Label)]
#[label(key = "__tier")]
enum Tier {
    On,
}

#[derive(Label)]
#[label(key = "")]
enum Empty {
    On,
}

#[derive(Label)]
enum Straße {
    On,
}

#[derive(Label)]
enum Quantile {
    On,
}

fn main() {}
