use funnel_runtime::Labels;

#[derive(Labels)]
pub struct Unit;

#[derive(Labels)]
pub struct Braces {}

#[derive(Labels)]
pub struct Parentheses();

fn labels<L: Labels>() {}

fn main() {
    labels::<Unit>();
    labels::<Braces>();
    labels::<Parentheses>();
}
