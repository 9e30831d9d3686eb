use funnel_runtime::Label;

#[derive(Label)]
enum Tier {}

fn is_label<L: Label>() {}

fn main() {
    is_label::<Tier>();
}
